import type { Flow } from '../../shared/flow/index.ts';
import type { Problem } from '../../shared/problem/index.ts';
import type { CheckContext } from '../api/index.ts';
export const errorsOf = (_flow: Flow, _context: CheckContext): Problem[] => [];
