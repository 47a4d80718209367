/** Both canvases show as many steps in as many columns, as far apart as ours lays them out, at one zoom. */
export const steps = 300;
export const columns = 6;
export const zoom = 0.5;
export const pitch = { x: 304, y: 144 };
