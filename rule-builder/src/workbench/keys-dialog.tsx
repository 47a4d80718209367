import { Dialog } from '../ui/index.ts';

const keys: readonly [string, string][] = [
  ['Tab', 'Into the canvas, and out again'],
  ['← ↑ → ↓', 'Walk the steps'],
  ['Enter', 'Open the step'],
  ['A', 'Add a step after it'],
  ['M', 'Move it: walk to another step, then Enter'],
  ['Delete', 'Remove it'],
  ['Esc', 'Back from its settings to the step; let go'],
  ['Ctrl Z · Ctrl Shift Z', 'Undo · do again'],
  ['Ctrl C · X · V · D', 'Copy · cut · paste after · duplicate'],
  ['Ctrl K', 'Find a step'],
  ['1 · 0', 'Show all · 100 %'],
  ['?', 'These keys'],
];

/** The keys, in one place. On a Mac, Ctrl is ⌘. */
const KeysDialog = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Keys" onClose={onClose} width={480}>
    <dl className="keys">
      {keys.map(([key, what]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  </Dialog>
);

export default KeysDialog;
