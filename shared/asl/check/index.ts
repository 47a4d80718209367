import { type Problem, problemsOf } from '../../problem/index.ts';
import { Definition } from '../definition.ts';
import { checkExpressions } from './expressions.ts';
import { checkFields } from './fields.ts';
import { checkGraph } from './graph.ts';
import { refuseByName } from './unsupported.ts';

/**
 * Says what is wrong with a definition, or that it uses a part of Amazon States Language that we do not run.
 * Empty: the interpreter runs it, and AWS Step Functions would take it.
 */
export const check = (definition: unknown): Problem[] => {
  const refused = refuseByName(definition);
  if (refused.length > 0) return refused;
  const read = Definition.safeParse(definition);
  if (!read.success) return problemsOf(read.error, 'asl-shape');
  return [...checkGraph(read.data), ...checkFields(read.data), ...checkExpressions(read.data)];
};
