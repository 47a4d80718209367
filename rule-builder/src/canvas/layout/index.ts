export type { Box, Size } from './block.ts';
export type { Graph, Outlet, Way } from './graph.ts';
export { type Layout, layout, type Point, type Wire } from './layout.ts';
export { roundedPath } from './path.ts';
