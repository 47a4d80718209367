import type { Problem } from '../../problem/index.ts';
import type { Flow } from '../document.ts';
import type { Graph } from '../graph.ts';
import { problemAt } from '../problem-at.ts';
import type { CheckContext } from './context.ts';

/** True where the lead has just asked for something: only then can an email be anything but marketing. */
const isAnswer = ({ start }: Flow): boolean => start.kind === 'trigger' && start.trigger.on === 'activity';

/** Marketing that calls itself transactional, so that one cannot unsubscribe from it. */
export const checkConsent = (graph: Graph, context: CheckContext): Problem[] =>
  isAnswer(graph.flow)
    ? []
    : [...graph.nodes.values()].flatMap((node) =>
        node.step.disabled === true
          ? []
          : node.kind.deeds(node.settings).flatMap((deed) => {
              if (deed.what !== 'email') return [];
              const template = context.templates.find(({ id }) => id === deed.template);
              if (template?.topic !== 'transactional' || template.body?.includes('unsubscribeUrl') === true) return [];
              return [
                problemAt(
                  `steps/${node.id}/settings/template`,
                  'no-unsubscribe',
                  `“${template.name}” is marked transactional, but nobody in this flow asked for it, and it has no way to unsubscribe.`,
                  'Make it a marketing email, or put {{ unsubscribeUrl }} into it.',
                ),
              ];
            }),
      );
