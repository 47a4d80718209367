import { type Shape, wireId } from './graph.ts';

export type Size = { width: number; height: number };
export type Box = Size & { x: number; y: number };

/** Distances of the picture, in flow pixels (the 4 px grid). */
export const spacing = {
  /** Between a step and the next below it: room for a `+` of 48, which is 24 px at half zoom. */
  below: 64,
  /** Between a step and its branches: the fan, a name and a `+`. */
  fan: 112,
  /** From a step's bottom to the line its branches fan out on. */
  fanLine: 24,
  /** Between neighbours. */
  beside: 40,
  /** From the line on which ways meet to the step they meet in. */
  meet: 28,
  /** An outlet that leads straight to a join keeps a column of its own, this wide. */
  lane: { width: 168, height: 0 },
} as const;

/** A step with everything that hangs on it alone; all places are relative to the block's top left corner. */
export type Block = Size & {
  /** The x of the step's middle, where ways come in and out. */
  anchor: number;
  /** The step itself or the sign; `null` for an empty lane. */
  card: { id: string; x: number; size: Size } | null;
  /** The x of each of the step's outlets, by wire id. */
  columns: { wire: string; x: number }[];
  inside: Placed[];
  /** Joins further below that something in here leads to, with the x it comes from. */
  leads: { to: string; x: number }[];
};

export type Placed = Box & { block: Block };

/**
 * Draws every step with what it dominates. From the end of the order to its beginning, so that what hangs on a step is
 * there when its turn comes: no recursion, however long the flow.
 */
export const blocksOf = (shape: Shape, sizes: (id: string) => Size): ReadonlyMap<string, Block> => {
  const blocks = new Map<string, Block>();
  const drawn = (id: string): Block => {
    const block = blocks.get(id);
    if (block === undefined) throw new Error(`${id} stands in the order before what leads to it.`);
    return block;
  };
  for (const id of shape.order.toReversed()) blocks.set(id, blockOf(id, shape, sizes, drawn));
  return blocks;
};

/** Branches stand side by side in authored order; a join stands below the deepest of the branches it joins, in their middle. */
const blockOf = (id: string, shape: Shape, sizes: (id: string) => Size, drawn: (id: string) => Block): Block => {
  const size = sizes(id);
  const ways = shape.ways.get(id) ?? [];
  const isFan = ways.length > 1;
  const top = size.height + (isFan ? spacing.fan : spacing.below);

  const placed: Placed[] = [];
  const columns: { wire: string; x: number }[] = [];
  let right = 0;
  for (const { name, way } of ways) {
    const wire = wireId(id, name);
    if (way.kind === 'join' && !isFan) continue;
    const block = way.kind === 'down' ? drawn(way.to) : leaf(wire, way, sizes);
    const x = placed.length > 0 ? right + spacing.beside : 0;
    placed.push({ ...at(block, x, top), block });
    columns.push({ wire, x: x + block.anchor });
    right = x + block.width;
  }
  const first = columns[0];
  const last = columns.at(-1);
  const anchor = first && last ? (first.x + last.x) / 2 : size.width / 2;

  const own: Block['leads'] = !isFan && ways[0]?.way.kind === 'join' ? [{ to: ways[0].way.to, x: anchor }] : [];
  for (const join of shape.joins.get(id) ?? []) placed.push(below(placed, drawn(join), join));

  const joins = new Set(shape.joins.get(id));
  const card = { x: anchor - size.width / 2, y: 0, ...size };
  const leftmost = Math.min(card.x, ...placed.map((each) => each.x));
  const rightmost = Math.max(card.x + card.width, ...placed.map((each) => each.x + each.width));
  const shift = -leftmost;
  return {
    width: rightmost - leftmost,
    height: Math.max(size.height, ...placed.map((each) => each.y + each.height)),
    anchor: anchor + shift,
    card: { id, x: card.x + shift, size },
    columns: columns.map((column) => ({ ...column, x: column.x + shift })),
    inside: placed.map((each) => ({ ...each, x: each.x + shift })),
    leads: [
      ...own.map((lead) => ({ ...lead, x: lead.x + shift })),
      ...placed.flatMap(({ x, block }) => block.leads.map((lead) => ({ ...lead, x: lead.x + x + shift }))),
    ].filter((lead) => !joins.has(lead.to)),
  };
};

const at = (block: Block, x: number, y: number): Box => ({ x, y, width: block.width, height: block.height });

/** What stands at the end of an outlet that goes on nowhere below: a sign, or an empty lane towards a join. */
const leaf = (wire: string, way: { kind: string; to?: string }, sizes: (id: string) => Size): Block => {
  const size = way.kind === 'join' ? spacing.lane : sizes(wire);
  return {
    ...size,
    anchor: size.width / 2,
    card: way.kind === 'join' ? null : { id: wire, x: 0, size },
    columns: [],
    inside: [],
    leads: way.kind === 'join' && way.to !== undefined ? [{ to: way.to, x: size.width / 2 }] : [],
  };
};

/** Puts a join under all that leads to it, and under whatever else stands where it would. */
const below = (placed: readonly Placed[], block: Block, join: string): Placed => {
  const froms = placed.flatMap((each) =>
    each.block.leads.filter((lead) => lead.to === join).map((lead) => each.x + lead.x),
  );
  const middle = (Math.min(...froms) + Math.max(...froms)) / 2;
  const x = middle - block.anchor;
  const leading = placed.filter((each) => each.block.leads.some((lead) => lead.to === join));
  const bottom = (of: readonly Placed[]) => Math.max(0, ...of.map((each) => each.y + each.height));
  const inTheWay = placed.filter(
    (each) => each.x < x + block.width + spacing.beside && x < each.x + each.width + spacing.beside,
  );
  return { ...at(block, x, Math.max(bottom(leading), bottom(inTheWay)) + spacing.below), block };
};
