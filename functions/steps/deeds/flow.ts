import { readLive } from '../../store/live.ts';
import type { DeedOf, Doer } from './doer.ts';

/** Lets the lead into another flow, under that flow's own rules of entry. */
export const flow: Doer<DeedOf<'flow'>> = {
  async do(tools, call, { flow: other }, id) {
    const live = await readLive(tools.tables);
    const found = live.flows.find((candidate) => candidate.flow === other);
    const at = tools.now();
    if (found === undefined)
      return { keep: { at, kind: call.kind, done: 'then', note: `The flow "${other}" is not live.` } };
    await tools.bus.put([
      {
        detailType: 'Trigger Matched',
        detail: { v: 1, id, lead: call.lead, at, flow: other, version: found.version, cause: `Flow ${call.flow}` },
      },
    ]);
    return {};
  },
  again: 'repeat',
};
