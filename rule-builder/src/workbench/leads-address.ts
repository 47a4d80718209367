import { useEffect } from 'react';
import type { FlowPage } from '../../../functions/api/contract/index.ts';
import { type EditorState, useEditor } from '../editor/index.ts';

type Asked = NonNullable<EditorState['leadsOf']>;

/** The leads that the address asks for (`?step=wait&leads=here`), so that a number can be sent to a colleague. */
export const askedLeads = ({ draft }: FlowPage): Asked | null => {
  const query = new URLSearchParams(location.search);
  const step = query.get('step');
  const which = query.get('leads');
  if (step === null || !Object.hasOwn(draft.steps, step)) return null;
  return which === 'here' || which === 'passed' || which === 'failed' ? { step, which } : null;
};

/** The lead's path that the address asks for (`?enrolment=…`), as a lead's page links to it. */
export const askedPath = (): string | null => new URLSearchParams(location.search).get('enrolment');

/** Keeps the address in step with the leads that are listed and the path that is shown. */
export const useLeadsAddress = (): void => {
  const asked = useEditor((state) => state.leadsOf);
  const replayed = useEditor((state) => state.replayed);
  useEffect(() => {
    const query = new URLSearchParams(location.search);
    query.delete('step');
    query.delete('leads');
    query.delete('enrolment');
    if (replayed) query.set('enrolment', replayed);
    if (asked) {
      query.set('step', asked.step);
      query.set('leads', asked.which);
    }
    const search = query.size === 0 ? '' : `?${query}`;
    if (location.search !== search) history.replaceState(history.state, '', location.pathname + search);
  }, [asked, replayed]);
};
