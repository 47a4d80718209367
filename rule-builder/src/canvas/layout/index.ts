export { type Box, type Size, spacing } from './block.ts';
export { type Graph, type Outlet, type Way, wireId } from './graph.ts';
export { type Layout, layout, type Point, type Wire } from './layout.ts';
export { roundedPath } from './path.ts';
