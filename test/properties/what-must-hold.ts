import { expect } from 'vitest';
import type { Lead } from '../../functions/store/lead.ts';
import type { Pipeline } from '../functions/a-pipeline.ts';

type StageChanged = { lead: string; n: number; from: string; to: string };

/** What must hold of a lead once everything is delivered: it is the fold of its ledger, and its transitions were told. */
export const expectSound = async (pipeline: Pipeline, lead: Lead): Promise<void> => {
  expect(lead.state).toEqual(await pipeline.folded(lead));
  expect(lead.outbox).toEqual({});

  const told = pipeline.told
    .filter(({ type, detail }) => type === 'Lead Stage Changed' && detail.lead === lead.id)
    .map(({ id, detail }) => ({ id, ...(detail as StageChanged) }));
  const byId = new Map(told.map((change) => [change.id, change]));
  // However often it was told, a transition was told as one: same id, same content.
  for (const change of told) expect(change).toEqual(byId.get(change.id));
  const changes = [...byId.values()].sort((a, b) => a.n - b.n);
  expect(changes.map(({ n }) => n)).toEqual(Array.from({ length: lead.announced.n }, (_, at) => at + 1));
  let stage = 'lead';
  for (const { from, to } of changes) {
    expect(from).toBe(stage);
    stage = to;
  }
  expect(stage).toBe((await pipeline.seen(lead)).stage);

  // Those of merged leads go by their ids too.
  const announced = (await pipeline.ledger(lead.id)).filter(
    ({ kind, id }) => kind === 'announced' && !id.includes('.'),
  );
  expect(announced.map(({ id }) => Number(id)).sort((a, b) => a - b)).toEqual(changes.map(({ n }) => n));
};

/** The ids of the activities in a lead's ledger. */
export const activitiesOf = async (pipeline: Pipeline, lead: Lead): Promise<string[]> =>
  (await pipeline.ledger(lead.id)).filter(({ kind }) => kind === 'activity').map(({ id }) => id);
