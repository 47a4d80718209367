import { kinds } from '../../../shared/flow/index.ts';
import { iconOf } from '../canvas/index.ts';
import { useEditor, useEditorStore } from '../editor/index.ts';
import { Icon } from '../ui/index.ts';

/** Every kind of step at hand: drag one onto a `+`, or click it and then the `+`. */
export const Palette = () => {
  const editor = useEditorStore();
  const held = useEditor(({ carrying }) => (carrying !== null && 'kind' in carrying ? carrying.kind : null));
  return (
    <div className="palette" role="toolbar" aria-label="Steps to add" aria-orientation="vertical">
      {[...kinds.values()].map((kind) => (
        <button
          key={kind.kind}
          type="button"
          data-kind={kind.kind}
          aria-pressed={held === kind.kind}
          title={`${kind.name}: ${kind.help}`}
          aria-label={kind.name}
          onClick={() => editor.setState({ carrying: held === kind.kind ? null : { kind: kind.kind }, picking: null })}
        >
          <Icon name={iconOf(kind.kind)} />
          {kind.name}
        </button>
      ))}
    </div>
  );
};
