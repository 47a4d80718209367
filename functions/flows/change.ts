import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type { Live } from '../../shared/flow/index.ts';
import { RetryableError } from '../runtime/index.ts';
import { audit } from '../store/audit.ts';
import { getDraft, getFlowListed, putFlowListed } from '../store/flow.ts';
import { deleteFlowChange, FlowChange, openFlowChanges, putFlowChange } from '../store/flow-change.ts';
import { createJob } from '../store/job.ts';
import { readLive, writeLive } from '../store/live.ts';
import type { Tables } from '../store/table.ts';

/** What somebody's word about a flow makes happen, as they said it just now. */
type Word = Omit<z.input<typeof FlowChange>, 'id'>;

/** Writes a change down, then does it. Whatever cuts it off, `finishChanges` does the rest. */
export const makeChange = async (tables: Tables, word: Word): Promise<void> => {
  const change = FlowChange.parse({ ...word, id: `${word.at}-${randomUUID()}` });
  await putFlowChange(tables, change);
  await carryThrough(tables, change);
};

/**
 * Finishes what was cut off, of one flow or of all. `before`: only what was written down before that instant, for what is
 * younger is being done by whoever wrote it.
 */
export const finishChanges = async (
  tables: Tables,
  { flow, before }: { flow?: string; before?: string } = {},
): Promise<void> => {
  for (const change of await openFlowChanges(tables, flow)) {
    if (before === undefined || change.at < before) await carryThrough(tables, change);
  }
};

/** First what is live, then what follows from it: a job that began earlier would not see it. */
const carryThrough = async (tables: Tables, change: FlowChange): Promise<void> => {
  const { id, flow, at, by, row, jobs } = change;
  if (await changeLive(tables, change)) {
    for (const job of jobs) await createJob(tables, job);
    if (row !== undefined) await listVersion(tables, flow, row);
    if (change.audit !== undefined) await audit(tables, { id, at, who: by, target: flow, ...change.audit });
  }
  await deleteFlowChange(tables, change);
};

const listVersion = async (tables: Tables, flow: string, row: NonNullable<FlowChange['row']>): Promise<void> => {
  const [listed, draft] = await Promise.all([getFlowListed(tables, flow), getDraft(tables, flow)]);
  if (draft === undefined) return;
  const { name } = draft.flow;
  const kind = (draft.flow as { start?: { kind?: string } }).start?.kind === 'scoring' ? 'scoring' : 'trigger';
  await putFlowListed(tables, {
    ...(listed ?? { id: flow, name, kind, ...draft }),
    version: row.version,
    versionRevision: row.revision,
    publishedAt: row.publishedAt,
  });
};

const LIVE_TRIES = 8;

/** Makes live what the change says, however many others do so at the same time; false where later word has overtaken it. */
const changeLive = async (tables: Tables, { flow, live: word }: FlowChange): Promise<boolean> => {
  if (word.what === 'nothing') return true;
  for (let tries = 0; tries < LIVE_TRIES; tries += 1) {
    const before = await readLive(tables);
    const next = word.what === 'pause' ? paused(before, flow, word.paused) : published(before, word);
    if (next === undefined) return false;
    if (JSON.stringify(next) === JSON.stringify(before)) return true;
    if (await writeLive(tables, { ...next, n: before.n + 1 })) return true;
  }
  throw new RetryableError('Others kept publishing at the same time.');
};

const paused = (before: Live, flow: string, isPaused: boolean): Live | undefined =>
  before.flows.some((it) => it.flow === flow)
    ? { ...before, flows: before.flows.map((it) => (it.flow === flow ? { ...it, paused: isPaused } : it)) }
    : undefined;

/** One scoring flow is live at a time: publishing another takes its place, if that is still the one that was to be replaced. */
const published = (
  before: Live,
  { flow, model }: Extract<FlowChange['live'], { what: 'publish' }>,
): Live | undefined => {
  const current = before.flows.find((it) => it.flow === flow.flow);
  if (current !== undefined && current.version > flow.version) return undefined;
  const scoring = before.model?.flow ?? null;
  if (model !== null && scoring !== flow.flow && scoring !== model.replaces) return undefined;
  const here = { ...flow, paused: current?.paused ?? false };
  const stays = before.flows.filter((it) => it.flow !== flow.flow && (model === null || it.flow !== scoring));
  const flows =
    current === undefined
      ? [...stays, here]
      : before.flows.flatMap((it) => (it === current ? [here] : stays.includes(it) ? [it] : []));
  if (model === null) return { ...before, flows };
  const { timeZone, startsFlows } = model;
  return { ...before, flows, timeZone, model: { flow: flow.flow, version: flow.version, startsFlows } };
};
