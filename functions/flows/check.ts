import { checkFlow, type Flow, type CheckContext as FlowContext } from '../../shared/flow/index.ts';
import type { Problem } from '../../shared/problem/index.ts';
import type { CheckContext } from '../api/contract/index.ts';

/** The context as the checks take it: what is left out is absent, not undefined. */
export const contextOf = ({ templates, fields, ...context }: CheckContext): FlowContext => ({
  ...context,
  templates: templates.map(({ id, name, topic, body }) => ({ id, name, topic, ...(body !== undefined && { body }) })),
  fields: fields.map(({ options, ...field }) => ({ ...field, ...(options !== undefined && { options }) })),
});

/** What keeps a flow from being published. */
export const errorsOf = (flow: Flow, context: CheckContext): Problem[] =>
  checkFlow(flow, contextOf(context)).filter(({ severity }) => severity === 'error');
