import type { Flow } from '../../../shared/flow/index.ts';
import type { EditorStore } from '../editor/index.ts';
import { type Projection, project } from './project.ts';

type Kept = { flow: Flow; folded: ReadonlySet<string>; ruleQuery: string; projection: Projection };

const kept = new WeakMap<EditorStore, Kept>();

/** The flow as it is drawn now: derived from the editor's state, and the same object until what it is made of changes. */
export const projectionOf = (editor: EditorStore): Projection => {
  const { flow, folded, ruleQuery } = editor.getState();
  const before = kept.get(editor);
  if (before?.flow === flow && before.folded === folded && before.ruleQuery === ruleQuery) return before.projection;
  const projection = project(flow, folded, ruleQuery, before?.projection ?? null);
  kept.set(editor, { flow, folded, ruleQuery, projection });
  return projection;
};
