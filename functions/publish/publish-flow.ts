import type * as z from 'zod';
import { compile, Flow, type Live, type LiveFlow, type Names, namesIn } from '../../shared/flow/index.ts';
import { type Problem, problemsOf } from '../../shared/problem/index.ts';
import type { CheckContext, PublishRequest } from '../api/contract/index.ts';
import { readCheckContext } from '../flows/index.ts';
import { notFound, Refusal, type Services } from '../http/index.ts';
import { RetryableError } from '../runtime/index.ts';
import { audit } from '../store/audit.ts';
import {
  type FlowDraft,
  type FlowVersion,
  getDraft,
  getFlowListed,
  getVersion,
  putDefinition,
  putFlowListed,
  putVersion,
} from '../store/flow.ts';
import { keepGolden, listGolden } from '../store/golden.ts';
import { readLive, writeLive } from '../store/live.ts';
import { contextOf, errorsOf } from './check.ts';
import { refusedByGolden } from './golden.ts';
import type { Machines } from './machine.ts';
import { planMove } from './plan-move.ts';

const LIVE_TRIES = 8;

/** The draft's revision that was looked at, and what was chosen for it; the choices belong to the version. */
type PublishChoice = { revision: number; note: string } & Partial<
  Pick<z.output<typeof PublishRequest>, 'inside' | 'announce'>
>;

/**
 * Checks, compiles and puts a draft live. Each step may be repeated: a publish that was cut off is finished by asking
 * again for the same revision, which takes up the version that was already written.
 */
export const publishFlow = async (
  services: Services,
  machines: Machines,
  by: string,
  id: string,
  { revision, note, inside, announce = false }: PublishChoice,
): Promise<{ version: FlowVersion; before: Live; targets: string[] }> => {
  const { tables } = services;
  const [draft, { context }, goldens] = await Promise.all([
    getDraft(tables, id),
    readCheckContext(services),
    listGolden(tables, id),
  ]);
  if (draft === undefined) throw notFound('flow');
  if (draft.revision !== revision) throw changedMeanwhile(draft);
  const flow = checked(draft, context);
  const failed = await refusedByGolden(services, flow, goldens);
  if (failed.length > 0) throw toBeMended(failed);
  const targets = inside?.what === 'move' ? await planMove(services, id, flow.steps, inside.map) : [];

  const version = await writeVersion(services, by, flow, draft.revision, note);
  await keepGolden(tables, version.version, goldens);
  const compiled = compile(flow, version.version, { names: namesFrom(context, flow) });
  let machine: string | undefined;
  if (compiled.definition !== null) {
    await putDefinition(tables, id, version.version, compiled.text);
    machine = await machines.publish(id, version.version, compiled.text);
  }
  const live: LiveFlow = { ...compiled.live, paused: false, ...(machine !== undefined && { machine }) };
  const before = await putLive(services, flow, live, announce);

  const listed = await getFlowListed(tables, id);
  await putFlowListed(tables, {
    ...(listed ?? { id, name: flow.name, kind: flow.start.kind, ...draft }),
    version: version.version,
    versionRevision: version.revision,
    publishedAt: version.publishedAt,
  });
  await audit(tables, {
    at: services.now(),
    who: by,
    what: 'flow published',
    target: id,
    detail: { version: version.version },
  });
  return { version, before, targets };
};

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
  throw toBeMended(problems);
};

const toBeMended = (problems: Problem[]): Refusal =>
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

/** Puts the flow into what is live, however many others publish at the same time. Answers what was live before. */
const putLive = async ({ tables }: Services, flow: Flow, published: LiveFlow, startsFlows: boolean): Promise<Live> => {
  for (let tries = 0; tries < LIVE_TRIES; tries += 1) {
    const before = await readLive(tables);
    const current = before.flows.find((it) => it.flow === flow.id);
    const model = flow.start.kind === 'scoring' ? flow.start.model : undefined;
    // One scoring flow is live at a time: publishing another takes its place.
    const others = before.flows.filter(
      (it) => it.flow !== flow.id && (model === undefined || it.flow !== before.model?.flow),
    );
    const next: Live = {
      ...before,
      n: before.n + 1,
      flows: [...others, { ...published, paused: current?.paused ?? false }],
      ...(model !== undefined && {
        model: { flow: flow.id, version: published.version, startsFlows },
        timeZone: model.timeZone,
      }),
    };
    if (await writeLive(tables, next)) return before;
  }
  throw new RetryableError('Others kept publishing at the same time.');
};

/** Pauses or resumes a flow: whether leads may enter it. */
export const setPaused = async (services: Services, by: string, id: string, paused: boolean): Promise<LiveFlow> => {
  const { tables } = services;
  for (let tries = 0; tries < LIVE_TRIES; tries += 1) {
    const before = await readLive(tables);
    const current = before.flows.find(({ flow }) => flow === id);
    if (current === undefined) {
      throw new Refusal('refused', 'This flow is not live.', 'Publish it first.');
    }
    const flows = before.flows.map((it) => (it.flow === id ? { ...it, paused } : it));
    const next = { ...before, n: before.n + 1, flows };
    if (await writeLive(tables, next)) {
      await audit(tables, { at: services.now(), who: by, what: paused ? 'flow paused' : 'flow resumed', target: id });
      return { ...current, paused };
    }
  }
  throw new RetryableError('Others kept publishing at the same time.');
};
