const factor = Number(process.env.RIPEN_FC_RUNS ?? 1);
// Fewer than usual would not reach what some properties count: that each operator was both true and false.
if (!(factor >= 1)) throw new Error('RIPEN_FC_RUNS multiplies the cases of every property: give 1 or more.');

/** How many cases a property is tried on: as many as usual, times `RIPEN_FC_RUNS`. */
export const runs = (usual: number): number => Math.ceil(usual * factor);
