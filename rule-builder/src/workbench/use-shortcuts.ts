import { useEffect } from 'react';
import { commands, useEditorStore } from '../editor/index.ts';
import { isTextField } from '../ui/index.ts';

/** Whether something over the page has the keys: a dialog, a menu, a list. */
const isOver = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role=dialog], [role=menu], [role=listbox]') !== null;

/** The keys of the whole editor: undo and redo, copy, cut, paste and duplicate a step, find, help. */
export const useShortcuts = (open: { find: () => void; help: () => void }): void => {
  const editor = useEditorStore();
  useEffect(() => {
    const act = commands(editor);
    const onKey = (event: KeyboardEvent): void => {
      const mod = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      if (mod && key === 'k') {
        event.preventDefault();
        open.find();
        return;
      }
      if (isTextField(event.target) || isOver(event.target)) return;
      if (event.key === '?') {
        open.help();
        return;
      }
      if (!mod) return;
      const { selected, replayed } = editor.getState();
      // What is shown is not what would be changed.
      if (replayed !== null) return;
      const hasSelection = (getSelection()?.toString() ?? '') !== '';
      const todo =
        key === 'z' && event.shiftKey
          ? editor.redo
          : key === 'z'
            ? editor.undo
            : key === 'y'
              ? editor.redo
              : key === 'c' && selected && !hasSelection
                ? () => act.copy(selected)
                : key === 'x' && selected && !hasSelection
                  ? () => act.cut(selected)
                  : key === 'v'
                    ? () => act.pasteAfter(selected)
                    : key === 'd' && selected
                      ? () => act.duplicate(selected)
                      : null;
      if (todo === null) return;
      event.preventDefault();
      void todo();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [editor, open]);
};
