import type { Problem } from '../../problem/index.ts';
import type { Flow } from '../document.ts';

/** What is wrong with the scoring model of a scoring flow. */
export const checkModelOf = (_flow: Flow): Problem[] => [];
