import type { Problem } from '../../problem/index.ts';
import { compile } from '../compile/compile.ts';
import type { Graph } from '../graph.ts';
import { problemAt } from '../problem-at.ts';

/** What Step Functions takes as a definition, less room for the ARNs that publishing writes into it. */
const MOST_BYTES = 1_048_576 - 48 * 1024;
/** Fewer steps than this never come near it. */
const FEW_STEPS = 150;

/** A flow whose definition would be larger than AWS takes. Only asked of a flow that can be compiled. */
export const checkSize = (graph: Graph): Problem[] => {
  if (graph.nodes.size < FEW_STEPS) return [];
  const bytes = new TextEncoder().encode(compile(graph.flow, 1).text).length;
  return bytes <= MOST_BYTES
    ? []
    : [
        problemAt(
          '',
          'too-large',
          `The flow compiles to ${Math.round(bytes / 1024).toLocaleString('en-US')} KB; AWS takes a megabyte.`,
          'Split it up: let one flow start the next.',
        ),
      ];
};
