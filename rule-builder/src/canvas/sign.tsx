import { memo } from 'react';
import type { NodeProps } from 'reactflow';
import { targetOf } from '../../../shared/flow/index.ts';
import { useEditor, useEditorStore, useKnown } from '../editor/index.ts';
import { Icon } from '../ui/index.ts';
import { shortName } from './describe.ts';

/** The end of an outlet: where the path ends, or to which earlier step it leads back. */
const Content = ({ id }: { id: string }) => {
  const editor = useEditorStore();
  const at = id.indexOf(':');
  const place = { from: id.slice(0, at), outlet: id.slice(at + 1) };
  const target = useEditor((state) => targetOf(state.flow, place));
  const known = useKnown();
  const name = useEditor((state) => (target === null ? '' : shortName(state.flow, target, known)));
  const dim = useEditor(({ trace }) => trace !== null && !trace.wires.has(id));
  if (target === null) return <span className={dim ? 'sign dim' : 'sign'}>Flow ends</span>;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={dim ? 'sign back nopan dim' : 'sign back nopan'}
      onClick={() => editor.select(target)}
      title={`Back to ${name}`}
    >
      <Icon name="loop" size={14} />
      <span>Back to {name}</span>
    </button>
  );
};

export const Sign = memo(
  ({ id }: NodeProps) => <Content id={id} />,
  (before, after) => before.id === after.id,
);
