import type { Layout } from './layout/index.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/**
 * The step next to this one on the picture: along a wire up or down, else the nearest that way. Signs are passed over.
 */
export const neighbour = (layout: Layout, from: string, direction: Direction): string | null => {
  const here = layout.boxes.get(from);
  if (here === undefined) return null;
  const wired =
    direction === 'down'
      ? layout.wires.find((wire) => wire.from === from && (wire.way.kind === 'down' || wire.way.kind === 'join'))
      : direction === 'up'
        ? layout.wires.find((wire) => (wire.way.kind === 'down' || wire.way.kind === 'join') && wire.way.to === from)
        : undefined;
  if (wired && direction === 'down' && (wired.way.kind === 'down' || wired.way.kind === 'join')) return wired.way.to;
  if (wired && direction === 'up') return wired.from;
  const x = here.x + here.width / 2;
  const y = here.y + here.height / 2;
  let best: { id: string; cost: number } | null = null;
  for (const [id, box] of layout.boxes) {
    if (id === from || id.includes(':')) continue;
    const dx = box.x + box.width / 2 - x;
    const dy = box.y + box.height / 2 - y;
    const [along, across] = direction === 'left' || direction === 'right' ? [dx, dy] : [dy, dx];
    const forward = direction === 'left' || direction === 'up' ? -along : along;
    if (forward < 8) continue;
    const cost = forward + 3 * Math.abs(across);
    if (best === null || cost < best.cost) best = { id, cost };
  }
  return best?.id ?? null;
};
