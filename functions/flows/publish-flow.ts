import type * as z from 'zod';
import { compile, Flow, type Live, type Names, namesIn } from '../../shared/flow/index.ts';
import { type Problem, problemsOf } from '../../shared/problem/index.ts';
import type { Job } from '../../shared/workspace/index.ts';
import type { CheckContext, Published, PublishRequest } from '../api/contract/index.ts';
import { notFound, Refusal, type Services } from '../http/index.ts';
import {
  type FlowDraft,
  type FlowListed,
  type FlowVersion,
  getDraft,
  getFlowListed,
  getVersion,
  putDefinition,
  putVersion,
} from '../store/flow.ts';
import { keepGolden, listGolden } from '../store/golden.ts';
import { isStartedByTime } from '../store/program.ts';
import { finishChanges, makeChange } from './change.ts';
import { contextOf, errorsOf } from './check.ts';
import { readCheckContext } from './context.ts';
import { refusedByGolden } from './golden-gate.ts';
import { countInside } from './inside.ts';
import type { Machines } from './machine.ts';
import { planMove, publishTargets } from './plan-move.ts';

/** The draft's revision that was looked at, and what was chosen for it; the choices belong to the version. */
type Choice = Pick<z.output<typeof PublishRequest>, 'revision' | 'note'> & Partial<z.output<typeof PublishRequest>>;

/**
 * Checks, compiles and puts a draft live. Until its machine is there nothing follows from it, and a publish that was cut
 * off by then is finished by asking again for the same revision, which takes up the version that was already written.
 * Then all that follows is written down (`makeChange`) and done: the new version is live; all leads are scored by it where
 * it is a model, or looked at where the flow begins by itself; those inside older versions go where it was said.
 */
export const publishFlow = async (
  services: Services,
  machines: Machines,
  by: string,
  id: string,
  { revision, note, inside = { what: 'stay' }, announce = false, replaces }: Choice,
): Promise<Published> => {
  const { tables } = services;
  await finishChanges(tables, { flow: id });
  const [draft, { context, live, listed }, goldens] = await Promise.all([
    getDraft(tables, id),
    readCheckContext(services),
    listGolden(tables, id),
  ]);
  if (draft === undefined) throw notFound('flow');
  if (draft.revision !== revision) throw changedMeanwhile(draft);
  const flow = checked(draft, context);
  const failed = await refusedByGolden(services, flow, goldens);
  if (failed.length > 0) throw refusedFor(failed);
  const model = flow.start.kind === 'scoring' ? flow.start.model : undefined;
  if (model !== undefined) await checkPlace(tables, id, live, listed, replaces);
  const targets = inside.what === 'move' ? await planMove(services, id, flow.steps, inside.map) : [];

  const version = await writeVersion(services, by, flow, draft.revision, note);
  await keepGolden(tables, version.version, goldens);
  const compiled = compile(flow, version.version, { names: namesFrom(context, flow) });
  let machine: string | undefined;
  if (compiled.definition !== null) {
    await putDefinition(tables, id, version.version, compiled.text);
    machine = await machines.publish(id, version.version, compiled.text);
  }
  const ways = await publishTargets(machines, flow, version.version, targets);

  const at = services.now();
  const about = { flow: id, flowVersion: version.version, startedAt: at, startedBy: by };
  const named = (kind: Job['kind']) => ({ ...about, id: `${kind}-${id}-${version.version}`, kind });
  // A repeat finds itself live: what was to follow was written down with the first word, and is finished from there.
  const isLive = live.model?.flow === id && live.model.version === version.version;
  const isRescored = model !== undefined && live.model !== null && !isLive;
  const looks = flow.start.kind === 'trigger' && isStartedByTime({ trigger: flow.start.trigger, paused: false });
  await makeChange(tables, {
    flow: id,
    at,
    by,
    live: {
      what: 'publish',
      flow: { ...compiled.live, paused: false, ...(machine !== undefined && { machine }) },
      model:
        model === undefined
          ? null
          : { timeZone: context.timeZone, startsFlows: announce, replaces: live.model?.flow ?? null },
    },
    row: { version: version.version, revision: version.revision, publishedAt: version.publishedAt },
    jobs: [
      ...(isRescored ? [{ ...named('rescore'), announce }] : []),
      ...(looks ? [named('look')] : []),
      ...(inside.what === 'finish' ? [named('leave')] : []),
      ...(inside.what === 'move' ? [{ ...named('move'), map: inside.map, machines: ways }] : []),
    ],
    audit: { what: 'flow published', detail: { version: version.version } },
  });
  const counted = await countInside(tables, id, version.version);
  return {
    version: version.version,
    publishedAt: version.publishedAt,
    rescore: isRescored ? named('rescore').id : null,
    inside: counted.running - (counted.byVersion.get(version.version) ?? 0),
  };
};

/** One scoring flow is live at a time: who publishes another takes the live one offline, and has to say that this is meant. */
const checkPlace = async (
  tables: Services['tables'],
  id: string,
  live: Live,
  listed: readonly FlowListed[],
  replaces: string | undefined,
): Promise<void> => {
  const other = live.model?.flow;
  if (other === undefined || other === id || other === replaces) return;
  const row = listed.find((it) => it.id === other);
  const { running } = await countInside(tables, other, row?.version ?? 0);
  const inside =
    running === 1
      ? '1 lead is inside what hangs on it and goes'
      : `${running} leads are inside what hangs on it and go`;
  throw new Refusal(
    'refused',
    `“${row?.name ?? other}” is the scoring flow that is live, and only one can be: publishing this one takes its place, and all leads are scored anew. ${inside} on to the end.`,
    `Say that this is meant with "replaces": "${other}". The other one keeps its versions and can be published again.`,
    { problems: [takesPlace(other, row?.name ?? other)] },
  );
};

const takesPlace = (other: string, name: string): Problem => ({
  code: 'publish/replaces',
  severity: 'error',
  where: 'replaces',
  message: `Publishing this takes “${name}” offline.`,
  hint: `Say "replaces": "${other}" if that is meant.`,
});

const changedMeanwhile = (draft: FlowDraft): Refusal =>
  new Refusal(
    'conflict',
    `${draft.editedBy} changed this flow meanwhile.`,
    'Look at what changed, then publish again.',
    { conflict: { by: draft.editedBy, at: draft.editedAt, revision: draft.revision } },
  );

/** The flow as something that can be published; with its problems refused if it is not. */
const checked = (draft: FlowDraft, context: CheckContext): Flow => {
  const parsed = Flow.safeParse(draft.flow);
  const problems = parsed.success ? errorsOf(parsed.data, context) : problemsOf(parsed.error, 'flow');
  if (parsed.success && problems.length === 0) return parsed.data;
  throw refusedFor(problems);
};

const refusedFor = (problems: Problem[]): Refusal =>
  new Refusal(
    'refused',
    problems.length === 1
      ? 'The flow has a problem that has to be mended first.'
      : `The flow has ${problems.length} problems that have to be mended first.`,
    'Each is listed under `problems` with its place.',
    { problems },
  );

/** The next version; the latest again if it was made from this very revision, whose publish may have been cut off. */
const writeVersion = async (
  services: Services,
  by: string,
  flow: Flow,
  revision: number,
  note: string,
): Promise<FlowVersion> => {
  const { tables } = services;
  const listed = await getFlowListed(tables, flow.id);
  for (let number = listed?.version ?? 1; ; number += 1) {
    const version = { version: number, flow, publishedAt: services.now(), publishedBy: by, note, revision };
    if (await putVersion(tables, version)) return version;
    const there = await getVersion(tables, flow.id, number);
    if (there?.revision === revision) return there;
  }
};

const namesFrom = (context: CheckContext, flow: Flow): Names => ({
  ...namesIn(contextOf(context)),
  ...(flow.start.kind === 'scoring' && {
    groups: Object.fromEntries(flow.start.model.groups.map(({ id, name }) => [id, name])),
  }),
});
