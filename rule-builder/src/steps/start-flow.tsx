import { useEditor } from '../editor/index.ts';
import { Select } from '../ui/index.ts';
import type { Form } from './form.ts';

/** Which other flow the lead enters. */
export const StartFlowForm: Form<'startFlow'> = ({ settings, set, error }) => {
  const own = useEditor((state) => state.flow.id);
  const flows = useEditor((state) => state.page.context.flows);
  return (
    <Select
      label="Flow"
      value={settings.flow || undefined}
      where="flow"
      error={error('flow')}
      options={flows
        .filter(({ id, kind }) => id !== own && kind === 'trigger')
        .map(({ id, name, live }) => ({ id, label: name, ...(live ? {} : { hint: 'not live' }) }))}
      onChange={(flow) => set({ flow }, 'flow')}
    />
  );
};
