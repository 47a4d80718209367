import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ApiError,
  FlowCounts,
  FlowList,
  FlowPage,
  Published,
  Retried,
  VersionList,
} from '../../../functions/api/contract/index.ts';
import { type Stack, startStack } from '../../stack/index.ts';
import { stopRuns } from '../../stack/stop-runs.ts';
import { to } from '../some-flows.ts';
import { everythingForSales, idealTraits, pageOf, someoneWho } from './people.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const create = async (json: object): Promise<FlowPage> => {
  const response = await stack.api('/api/flows', { method: 'POST', json });
  expect(response.status).toBe(201);
  const { id } = (await response.json()) as { id: string };
  return stack.get<FlowPage>(`/api/flows/${id}`);
};
const save = (page: FlowPage, change: object, revision = page.revision) =>
  stack.api(`/api/flows/${page.row.id}/draft`, {
    method: 'PUT',
    role: 'marketer',
    json: { flow: { ...page.draft, ...change } },
    headers: { 'if-match': String(revision) },
  });
const publish = (id: string, json: object) => stack.api(`/api/flows/${id}/publish`, { method: 'POST', json });

describe('drafts', () => {
  it('starts from a template with the emails it sends, ready to be published', async () => {
    const page = await create({ from: 'template', template: 'webinar-nurture', name: 'After the webinar' });
    expect(page.row).toMatchObject({ id: 'after-the-webinar', name: 'After the webinar', status: 'draft' });
    expect((await publish(page.row.id, { revision: 1 })).status).toBe(200);
  });

  it('saves a draft however unfinished, and tells the second of two editors who was faster', async () => {
    const page = await create({ from: 'blank', kind: 'trigger', name: 'Unfinished' });
    expect((await save(page, { description: 'First' })).status).toBe(200);
    const second = await save(page, { description: 'Second' });
    expect(second.status).toBe(409);
    const { error } = (await second.json()) as ApiError;
    expect(error.message).toContain('marketer@people.example');
    expect(error.conflict?.revision).toBe(2);
    expect((await stack.get<FlowPage>(`/api/flows/${page.row.id}`)).draft).toMatchObject({ description: 'First' });
  });

  it('asks for the revision that a change is based on', async () => {
    const page = await create({ from: 'blank', kind: 'trigger', name: 'Based on what' });
    const response = await stack.api(`/api/flows/${page.row.id}/draft`, { method: 'PUT', json: { flow: page.draft } });
    expect(response.status).toBe(400);
  });

  it('gives flows of one name different ids', async () => {
    const one = await create({ from: 'blank', kind: 'trigger', name: 'Same name' });
    const other = await create({ from: 'flow', flow: one.row.id, name: 'Same name' });
    expect(other.row.id).toBe('same-name-2');
  });
});

describe('publishing', () => {
  it('refuses what the checks find wrong, with each problem and its place', async () => {
    const page = await create({ from: 'template', template: 'mql-nurture', name: 'Broken' });
    const steps = page.draft.steps as unknown as Record<string, { settings: object }>;
    const broken = { ...steps, 'first-steps': { ...steps['first-steps'], settings: { template: 'nothing' } } };
    await save(page, { steps: broken });
    const response = await publish(page.row.id, { revision: 2 });
    expect(response.status).toBe(422);
    const { error } = (await response.json()) as ApiError;
    expect(error.problems?.map(({ where }) => where)).toEqual(['steps/first-steps/settings/template']);
    expect((await stack.get<FlowPage>(`/api/flows/${page.row.id}`)).live).toBeNull();
  });

  it('refuses a draft that is not a flow yet', async () => {
    const page = await create({ from: 'blank', kind: 'trigger', name: 'No start' });
    const response = await publish(page.row.id, { revision: 1 });
    expect(response.status).toBe(422);
  });

  it('takes the scoring flow that is live offline only where that is said, and brings it back the same way', async () => {
    const second = await create({ from: 'flow', flow: 'lead-scoring', name: 'Second scoring' });
    const { id } = second.row;
    const silent = await publish(id, { revision: 1 });
    expect(silent.status).toBe(422);
    const { error } = (await silent.json()) as ApiError;
    expect(error.message).toContain('“Lead scoring” is the scoring flow that is live');
    expect(error.message).toMatch(/\d+ leads? (is|are) inside/);
    expect(error.problems?.map(({ code }) => code)).toEqual(['publish/replaces']);
    const statusOf = async (flow: string) => (await stack.get<FlowPage>(`/api/flows/${flow}`)).row.status;
    expect([await statusOf('lead-scoring'), await statusOf(id)]).toEqual(['live', 'draft']);
    expect((await publish(id, { revision: 1, replaces: 'lead-scoring' })).status).toBe(200);
    expect([await statusOf('lead-scoring'), await statusOf(id)]).toEqual(['draft', 'live']);
    const { revision } = await stack.get<FlowPage>('/api/flows/lead-scoring');
    expect((await publish('lead-scoring', { revision, replaces: id })).status).toBe(200);
    expect([await statusOf('lead-scoring'), await statusOf(id)]).toEqual(['live', 'draft']);
  });

  it('makes a blank scoring flow that is blank', async () => {
    const page = await create({ from: 'blank', kind: 'scoring', name: 'Nothing yet' });
    expect(page.draft.start).toMatchObject({ model: { rules: [], fit: { rules: [] }, ladder: { rungs: [] } } });
  });

  it('publishes only the revision that was looked at', async () => {
    const page = await create({ from: 'template', template: 'mql-nurture', name: 'Looked at' });
    await save(page, { description: 'Changed meanwhile' });
    expect((await publish(page.row.id, { revision: 1 })).status).toBe(409);
  });

  it('numbers versions, keeps each with what it compiled to, and restores one as the draft', async () => {
    const page = await create({ from: 'template', template: 'mql-nurture', name: 'Twice' });
    await publish(page.row.id, { revision: 1, note: 'First' });
    await save(page, { description: 'Another' });
    const published = (await (await publish(page.row.id, { revision: 2, note: 'Second' })).json()) as Published;
    expect(published.version).toBe(2);
    const { items } = await stack.get<VersionList>(`/api/flows/${page.row.id}/versions`);
    expect(items.map(({ version, note, live }) => [version, note, live])).toEqual([
      [2, 'Second', true],
      [1, 'First', false],
    ]);
    const first = await stack.get<{ definition: { States: object } | null }>(`/api/flows/${page.row.id}/versions/1`);
    expect(Object.keys(first.definition?.States ?? {}).length).toBeGreaterThan(3);
    await stack.api(`/api/flows/${page.row.id}/restore`, { method: 'POST', json: { version: 1 } });
    const restored = await stack.get<FlowPage>(`/api/flows/${page.row.id}`);
    expect(restored.revision).toBe(3);
    expect(restored.draft.description).not.toBe('Another');
    expect(restored.row.changed).toBe(true);
  });

  it('takes up a publish of the same revision instead of making a version twice', async () => {
    const page = await create({ from: 'template', template: 'mql-nurture', name: 'Cut off' });
    const answers = await Promise.all([publish(page.row.id, { revision: 1 }), publish(page.row.id, { revision: 1 })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { items } = await stack.get<VersionList>(`/api/flows/${page.row.id}/versions`);
    expect(items).toHaveLength(1);
  });

  it('scores the next activity by the new version of the scoring flow', async () => {
    const before = await someoneWho(stack, 'next@northwind.example', ['Ebook Downloaded']);
    expect(before.score).toBe(10);
    const page = await stack.get<FlowPage>('/api/flows/lead-scoring');
    const start = page.draft.start as unknown as { model: { rules: { id: string; points: number }[] } };
    const rules = start.model.rules.map((rule) => (rule.id === 'ebook' ? { ...rule, points: 17 } : rule));
    await save(page, { start: { ...start, model: { ...start.model, rules } } });
    const published = (await (await publish('lead-scoring', { revision: page.revision + 1 })).json()) as Published;
    expect(published.rescore).not.toBeNull();
    await someoneWho(stack, 'next@northwind.example', ['Webinar Attended']);
    // The ebook is worth 17 now, the webinar 15.
    expect((await pageOf(stack, before.id)).score.total).toBe(32);
  });
});

describe('a flow that is live', () => {
  it('counts who is where, and takes them out when that is chosen on publishing', async () => {
    const { id } = await someoneWho(stack, 'sql@northwind.example', everythingForSales, idealTraits);
    const counts = await stack.get<FlowCounts>('/api/flows/lead-scoring/counts');
    expect(counts.steps['hand-off']?.here).toBe(1);
    expect(counts.inside).toBe(1);
    const page = await stack.get<FlowPage>('/api/flows/lead-scoring');
    await save(page, { description: 'Another' });
    const answer = await publish('lead-scoring', { revision: page.revision + 1, inside: { what: 'finish' } });
    expect(await answer.json()).toMatchObject({ inside: 1 });
    await stack.sweep();
    await stack.drained();
    const [enrolment] = (await pageOf(stack, id)).enrolments.filter(({ flow }) => flow === 'lead-scoring');
    expect(enrolment).toMatchObject({ status: 'exited', because: expect.stringContaining('finish early') });
  });

  it('takes those inside over to the new version, to the step that was chosen for them', async () => {
    const { id } = await someoneWho(stack, 'moved@northwind.example', everythingForSales, idealTraits);
    const page = await stack.get<FlowPage>('/api/flows/lead-scoring');
    const { 'hand-off': handOff, ...others } = page.draft.steps;
    const start = page.draft.start as unknown as { next: object };
    await save(page, {
      steps: { ...others, 'call-them': handOff },
      start: { ...start, next: { ...start.next, sql: 'call-them' } },
    });
    const revision = page.revision + 1;
    const nowhere = await publish('lead-scoring', { revision, inside: { what: 'move', map: {} } });
    expect(nowhere.status).toBe(422);
    const inside = { what: 'move', map: { 'hand-off': 'call-them' } };
    const answer = await publish('lead-scoring', { revision, inside });
    const { version } = (await answer.json()) as Published;
    await stack.sweep();
    await stack.drained();
    const lead = await pageOf(stack, id);
    const [enrolment] = lead.enrolments.filter(({ flow }) => flow === 'lead-scoring');
    expect(enrolment).toMatchObject({ status: 'running', version, step: { id: 'call-them' } });
    expect(lead.tasks.map(({ origin }) => origin?.step)).toEqual(['call-them', 'hand-off']);
  });

  it('lets nobody in while it is paused, and says so in the list', async () => {
    const pause = await stack.api('/api/flows/mql-nurture/pause', { method: 'POST', json: {} });
    expect(await pause.json()).toMatchObject({ status: 'paused' });
    const { id } = await someoneWho(stack, 'paused@northwind.example', everythingForSales.slice(0, 4), idealTraits);
    const page = await pageOf(stack, id);
    expect(page.stage).not.toBe('lead');
    expect(page.enrolments.filter(({ flow }) => flow === 'mql-nurture')).toEqual([]);
    await stack.api('/api/flows/mql-nurture/resume', { method: 'POST', json: {} });
    const { items } = await stack.get<FlowList>('/api/flows');
    expect(items.find((it) => it.id === 'mql-nurture')?.status).toBe('live');
  });
});

describe('a run that failed', () => {
  const twoMails = (after: string | null) => ({
    start: {
      kind: 'trigger',
      trigger: { on: 'activity', match: { activity: 'Chat Begun' } },
      next: to('hello'),
    },
    steps: {
      hello: { kind: 'sendEmail', settings: { template: 'mql-1-first-steps' }, next: to('pause') },
      pause: { kind: 'wait', settings: { for: { amount: 3, unit: 'days' } }, next: to(after) },
      ...(after && { [after]: { kind: 'updateLead', settings: { fields: { owner: 'Ana' } }, next: to(null) } }),
    },
  });

  const retry = (flow: string, step: string, json: object) =>
    stack.api(`/api/flows/${flow}/steps/${step}/retry`, { method: 'POST', json });

  it('is counted where it failed with its cause, and goes on there when it is tried again, doing nothing twice', async () => {
    const page = await create({ from: 'blank', kind: 'trigger', name: 'Two mails' });
    const flow = page.row.id;
    await save(page, twoMails(null));
    const published = await publish(flow, { revision: page.revision + 1 });
    expect(await published.json()).toMatchObject({ version: 1 });
    const { id } = await someoneWho(stack, 'failed@northwind.example', ['Chat Begun']);
    await stopRuns(stack, await pageOf(stack, id));

    const counts = await stack.get<FlowCounts>(`/api/flows/${flow}/counts`);
    expect(counts.steps.pause).toMatchObject({ here: 0, failed: 1 });
    const [failed] = (await pageOf(stack, id)).enrolments;
    expect(failed).toMatchObject({ status: 'failed', because: expect.stringContaining('Somebody stopped the run') });

    const answer = (await (await retry(flow, 'pause', {})).json()) as Retried;
    expect(answer.runs).toBe(1);
    await stack.sweep();
    await stack.drained();
    const after = await pageOf(stack, id);
    expect(after.enrolments).toMatchObject([
      { id: failed?.id, status: 'running', because: null, step: { id: 'pause' } },
    ]);
    expect(after.emails).toHaveLength(1);

    const again = await retry(flow, 'pause', {});
    expect(again.status).toBe(422);
    expect(((await again.json()) as ApiError).error.message).toContain('No run stands here any more');
  });

  it('goes on with the live version where that has the step, and not at one that it does not have', async () => {
    const page = await create({ from: 'blank', kind: 'trigger', name: 'Two mails' });
    const flow = page.row.id;
    await save(page, twoMails(null));
    await publish(flow, { revision: page.revision + 1 });
    const { id } = await someoneWho(stack, 'mended@northwind.example', ['Chat Begun']);
    await stopRuns(stack, await pageOf(stack, id));
    const next = await stack.get<FlowPage>(`/api/flows/${flow}`);
    await save(next, twoMails('points'));
    await publish(flow, { revision: next.revision + 1 });

    const nowhere = await retry(flow, 'hello', { on: 'live' });
    expect(nowhere.status).toBe(422);
    await retry(flow, 'pause', { on: 'live' });
    await stack.sweep();
    await stack.drained();
    const after = (await pageOf(stack, id)).enrolments.filter((it) => it.flow === flow);
    expect(after).toMatchObject([{ status: 'running', version: 2, step: { id: 'pause' } }]);
  });
});
