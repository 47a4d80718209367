import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { EnrolmentPage } from '../../../functions/api/contract/index.ts';
import { request } from '../data/index.ts';
import { IconButton } from '../ui/index.ts';
import { pathLight } from './path-light.ts';
import { useEditor, useEditorStore } from './use-editor.ts';

/** The path that the address asks for (`?enrolment=…`, as a lead's page links to it), lit up until one lets go of it. */
export const Replay = () => {
  const [asked, setAsked] = useState(() => new URLSearchParams(location.search).get('enrolment'));
  return asked === null ? null : <Path id={asked} onClose={() => setAsked(null)} />;
};

const Path = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const editor = useEditorStore();
  const path = useQuery({
    queryKey: ['enrolment', id],
    queryFn: ({ signal }) => request<EnrolmentPage>(`/api/enrolments/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.row.status === 'running' ? 5_000 : false),
  });
  const light = useMemo(() => path.data && pathLight(path.data), [path.data]);
  useEffect(() => {
    if (light) editor.setState({ trace: light });
  }, [editor, light]);
  const close = () => {
    editor.setState({ trace: null });
    history.replaceState(history.state, '', location.pathname);
    onClose();
  };
  const isOver = useEditor(({ trace }) => light !== undefined && trace !== null && trace !== light);
  const draft = useEditor((state) => state.flow);
  // Something else has been lit up since: a test, or the path of another lead.
  useEffect(() => {
    if (isOver) onClose();
  }, [isOver, onClose]);
  if (path.isError)
    return (
      <div className="carrying-hint" role="alert">
        <span>This path could not be read. The lead may have been erased.</span>
        <IconButton icon="close" label="Close" small onPress={close} />
      </div>
    );
  if (path.isPending) return null;
  const { row } = path.data;
  const isWhole = path.data.path.every(({ step }) => Object.hasOwn(draft.steps, step));
  return (
    <div className="carrying-hint" role="status">
      <span>
        The path of <Link href={`/leads/${row.lead}`}>{row.leadName}</Link> on v{row.version}.
        {isWhole ? '' : ' Steps that are no longer in the draft are not shown.'}
      </span>
      <IconButton icon="close" label="Stop showing the path" small onPress={close} />
    </div>
  );
};
