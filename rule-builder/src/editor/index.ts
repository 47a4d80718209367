/** The kernel of the editor: its state, every edit, undo, saving, what is wrong. It knows nothing of how it is shown. */
export { commands, placeAfter } from './commands.ts';
export { flowOf, isStartOpen } from './draft.ts';
export { type Known, knownTo, useKnown, usualActivities } from './known.ts';
export { fieldOfProblem, problemsByStep, problemsIn, stepOfProblem } from './problems.ts';
export { type Saver, startSaving } from './saving.ts';
export type { Counts, EditorState, Saving, Trace } from './state.ts';
export { createEditor, type EditorStore } from './store.ts';
export { EditorContext, useEditor, useEditorStore } from './use-editor.ts';
