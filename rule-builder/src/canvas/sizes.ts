import { type Flow, outletsOf, startId } from '../../../shared/flow/index.ts';
import type { Graph, Size } from './layout/index.ts';
import { panelOf } from './panel.ts';

const cardSize: Size = { width: 264, height: 80 };
const signSize: Size = { width: 96, height: 24 };
/** Room for the name of the branch above it. */
const namedSignSize: Size = { width: 152, height: 24 };
const backSize: Size = { width: 200, height: 32 };

/** The flow as the layout sees it. */
export const graphOf = (flow: Flow): Graph => ({
  start: startId,
  nodes: new Map(
    [startId, ...Object.keys(flow.steps)].map((id) => [
      id,
      outletsOf(flow, id).map(({ id: name }) => ({
        name,
        to: (id === startId ? flow.start : flow.steps[id])?.next[name] ?? null,
      })),
    ]),
  ),
});

/**
 * How large everything is drawn. Sizes are decided here and not measured, so that the picture is there at once and the
 * same everywhere: cards are alike, the panel of a scoring flow is as high as its rows.
 */
export const sizesOf = (flow: Flow, folded: ReadonlySet<string>, query: string) => {
  const panel = flow.start.kind === 'scoring' ? panelOf(flow.start.model, folded, query) : null;
  return (id: string): Size => {
    if (id === startId) return panel ?? cardSize;
    const at = id.indexOf(':');
    if (at === -1) return cardSize;
    const from = id.slice(0, at);
    const to = (from === startId ? flow.start : flow.steps[from])?.next[id.slice(at + 1)] ?? null;
    if (to !== null) return backSize;
    return outletsOf(flow, from).length > 1 ? namedSignSize : signSize;
  };
};
