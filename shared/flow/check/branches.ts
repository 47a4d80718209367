import { type Condition, domainsOf, satisfy } from '../../condition/index.ts';
import type { LeadField } from '../../lead/index.ts';
import type { Problem } from '../../problem/index.ts';
import type { Graph, Node } from '../graph.ts';
import { problemAt } from '../problem-at.ts';

/** What must be true of a lead that comes out of an outlet of a step that chooses by conditions. */
export const conditionOf = (node: Node, outlet: string): Condition | null => {
  if (node.behaviour.is !== 'choose') return null;
  const before: Condition[] = [];
  for (const branch of node.behaviour.branches) {
    if (branch.test.by !== 'condition') return null;
    if (branch.outlet === outlet) return { kind: 'all', of: [branch.test.when, ...before] };
    before.push({ kind: 'not', of: branch.test.when });
  }
  return { kind: 'all', of: before };
};

const never = (node: Node, outlet: string, fields: readonly LeadField[]): boolean => {
  const condition = conditionOf(node, outlet);
  return condition !== null && satisfy(condition, { domainOf: domainsOf(fields) }).can === 'never';
};

const shareIsNothing = (node: Node, outlet: string): boolean => {
  if (node.behaviour.is !== 'choose') return false;
  let from = 0;
  for (const { outlet: id, test } of node.behaviour.branches) {
    if (test.by !== 'bucket') return false;
    if (id === outlet) return test.below <= from;
    from = test.below;
  }
  return node.behaviour.salt !== undefined && outlet === node.behaviour.otherwise && from >= 10_000;
};

/** Branches that no lead can ever take. */
export const checkBranches = (graph: Graph, fields: readonly LeadField[]): Problem[] =>
  [...graph.nodes.values()].flatMap((node) =>
    node.step.disabled === true
      ? []
      : node.outlets.flatMap(({ id, name }) => {
          const where = `steps/${node.id}/next/${id}`;
          if (shareIsNothing(node, id))
            return [
              problemAt(
                where,
                'no-share',
                `Nobody is sent to “${name}”.`,
                'Give it a weight, or remove it.',
                'warning',
              ),
            ];
          if (!never(node, id, fields)) return [];
          return [
            problemAt(
              where,
              'never-taken',
              `No lead can ever take “${name}”: its condition contradicts itself, or an earlier branch takes them all.`,
              'Change the conditions or their order.',
              'warning',
            ),
          ];
        }),
  );
