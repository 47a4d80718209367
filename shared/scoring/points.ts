/** The engine counts in whole thousandths of a point, so that sums never depend on their order. */
export const thousandths = (points: number): number => Math.round(points * 1000);

/** Thousandths as the points that people read. */
export const toPoints = (amount: number): number => amount / 1000;

/** Between floor and cap, where there are any. */
export const clamp = (amount: number, floor: number, cap: number): number => Math.min(cap, Math.max(floor, amount));
