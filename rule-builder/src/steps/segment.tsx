import { useEditor } from '../editor/index.ts';
import { Choices, Select } from '../ui/index.ts';
import type { Form } from './form.ts';

/** In or out of a segment, by hand. */
export const SegmentForm: Form<'segment'> = ({ settings, set, error }) => {
  const segments = useEditor((state) => state.page.context.segments);
  return (
    <>
      <Choices
        label="Do what"
        value={settings.action}
        options={[
          { id: 'add', label: 'Add to a segment' },
          { id: 'remove', label: 'Remove from a segment' },
        ]}
        onChange={(action) => set({ ...settings, action }, 'action')}
      />
      <Select
        label="Segment"
        value={settings.segment || undefined}
        where="segment"
        error={error('segment')}
        placeholder={segments.length === 0 ? 'There are no segments yet' : 'Choose a segment'}
        options={segments.map(({ id, name }) => ({ id, label: name }))}
        onChange={(segment) => set({ ...settings, segment }, 'segment')}
      />
    </>
  );
};
