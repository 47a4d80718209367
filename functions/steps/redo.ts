import { kinds, type StepCall } from '../../shared/flow/index.ts';
import type { Deps } from '../runtime/index.ts';
import { getEnrolment } from '../store/enrolment-table.ts';
import type { Uncertain } from '../store/uncertain.ts';
import { doerOf } from './deeds/index.ts';
import { forOneCall, openTools } from './tools.ts';

/** What came of doing an uncertain effect now. `not now`: it can be asked for again. */
type Redone = { what: 'done' } | { what: 'gone'; reason: string } | { what: 'not now'; reason: string };

/**
 * Does an effect of which nobody could know whether it happened, since a person said so: with the step's settings as they
 * were published, and everything that is asked at the moment of doing it (consent, caps) asked anew.
 */
export const redoer = (deps: Deps) => {
  const all = openTools(deps);
  return async ({ id, what, enrolment: of, step }: Uncertain, attempt: string): Promise<Redone> => {
    const tools = forOneCall(all);
    const enrolment = await getEnrolment(tools.tables, of);
    const version = enrolment && (await tools.versionOf(enrolment.flow, enrolment.version));
    const found = version?.flow.steps[step];
    const kind = found && kinds.get(found.kind);
    const settings = kind?.settings.safeParse(found?.settings);
    const deed = settings?.success ? kind?.deeds(settings.data).find((each) => each.what === what) : undefined;
    if (enrolment === undefined || found === undefined || deed === undefined) {
      return { what: 'gone', reason: 'The run or the step that it belongs to no longer exists.' };
    }
    const call: StepCall = {
      v: 1,
      flow: enrolment.flow,
      version: enrolment.version,
      enrolment: of,
      lead: enrolment.lead,
      epoch: enrolment.epoch,
      step,
      visit: 1,
      kind: found.kind,
      settings: found.settings,
      path: [],
    };
    // An email or notice of its own, since the first may have left; a receiver of a webhook tells a repeat by the first id.
    const done = await doerOf(deed).do(tools, call, deed, what === 'webhook' ? id : `${id}~${attempt}`);
    if (done.giveBack !== undefined) return { what: 'not now', reason: done.giveBack.message };
    return done.uncertain === undefined ? { what: 'done' } : { what: 'not now', reason: done.uncertain };
  };
};
