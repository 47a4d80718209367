import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repOf } from '../../../functions/steps/email/rep.ts';
import { webhookSecret } from '../../../functions/steps/index.ts';
import { openTools } from '../../../functions/steps/tools.ts';
import { readLive, writeLive } from '../../../functions/store/live.ts';
import { putTemplate } from '../../../functions/store/template.ts';
import { listTroubles } from '../../../functions/store/trouble.ts';
import type { Condition } from '../../../shared/condition/index.ts';
import type { Step } from '../../../shared/flow/index.ts';
import { DAY, HOUR } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, handOff, sendEmail, to, wait, waitFor } from '../some-flows.ts';

const test = (field: string[], op: string, value: string | number): Condition => ({ kind: 'test', field, op, value });
const splitOn = (when: Condition, yes: string, no: string | null = null): Step => ({
  kind: 'split',
  settings: { branches: [{ id: 'yes', name: 'Yes', when }] },
  next: { yes, else: no },
});

describe('what steps do', () => {
  let runs: Runs;
  let server: Server;
  const received: { request: IncomingMessage; body: string }[] = [];
  let answers: number[] = [];
  let hooks = '';
  beforeAll(async () => {
    runs = await startRuns();
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        received.push({ request, body });
        response.writeHead(answers.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    hooks = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await runs.rep({ id: 'ana', name: 'Ana', email: 'ana@northwind.example' });
  });
  afterAll(async () => {
    server.close();
    await runs?.close();
  });

  let n = 0;
  const runThrough = async (steps: Record<string, Step>, more: Parameters<typeof aFlow>[1] = {}) => {
    n += 1;
    const email = `lead-${n}@acme.example`;
    await runs.publish(aFlow(steps, { id: `deeds-${n}`, activity: `Thing ${n}`, ...more }));
    await runs.learn(email, { firstName: 'Zoë', owner: 'ana@northwind.example' });
    await runs.does(email, `Thing ${n}`);
    await runs.drained();
    return email;
  };

  it('a branch right after a change reads the lead as it is after the change', async () => {
    const email = await runThrough({
      raise: { kind: 'adjustScore', settings: { group: 'interest', points: 12, reason: 'Asked' }, next: to('update') },
      update: { kind: 'updateLead', settings: { fields: { industry: 'Software' } }, next: to('place') },
      place: { kind: 'segment', settings: { action: 'add', segment: 'hot' }, next: to('ask') },
      ask: splitOn(
        {
          kind: 'all',
          of: [
            test(['score', 'total'], 'gte', 12),
            test(['lead', 'industry'], 'is', 'Software'),
            test(['segments'], 'includes', 'hot'),
          ],
        },
        'hello',
      ),
      hello: sendEmail('welcome'),
    });
    expect(runs.mailsTo(email)).toHaveLength(1);
    const { state } = await runs.leadOf(email);
    expect(state.profile.industry).toBe('Software');
    expect(state.byHand).toEqual({ interest: 12_000 });
  });

  it('keeps a lead in a segment by the flow’s word, whatever the condition says', async () => {
    const live = await readLive(runs.tables);
    const segment = { id: 'vip', name: 'VIP', when: { kind: 'any' as const, of: [] } };
    await writeLive(runs.tables, { ...live, n: live.n + 1, segments: [segment] });
    const email = await runThrough({
      place: { kind: 'segment', settings: { action: 'add', segment: 'vip' }, next: to(null) },
    });
    expect((await runs.leadOf(email)).segments).toEqual(['vip']);
    expect(runs.toldOf('Segment Changed')).toMatchObject([{ segment: 'vip', entered: true }]);
  });

  it('starts another flow under that flow’s own rules', async () => {
    await runs.publish(
      aFlow(
        { hello: sendEmail('follow-up') },
        {
          id: 'other',
          start: { kind: 'trigger', trigger: { on: 'flow' }, next: to('hello') },
          reentry: { kind: 'never' },
        },
      ),
    );
    const email = await runThrough({
      one: { kind: 'startFlow', settings: { flow: 'other' }, next: to('two') },
      two: { kind: 'startFlow', settings: { flow: 'other' }, next: to(null) },
    });
    expect(runs.mailsTo(email).map(({ subject }) => subject)).toEqual(['follow-up for Zoë']);
  });

  it('tells the owner of the lead by email, with merge fields filled in', async () => {
    await runThrough({
      tell: {
        kind: 'notify',
        settings: { channel: 'email', to: 'owner', message: 'Look at {{ lead.firstName }} <now>.' },
        next: to(null),
      },
    });
    const [mail] = runs.mailsTo('ana@northwind.example');
    expect(mail?.subject).toBe('Look at Zoë <now>.');
    expect(mail?.text).toContain('https://ripen.example/leads/');
  });

  it('says the rep in a mail: the owner, else who has the handoff', async () => {
    await putTemplate(runs.tables, {
      template: {
        id: 'from-rep',
        name: 'from-rep',
        topic: 'marketing',
        subject: 'A word from {{ rep.name }}',
        preheader: '',
        body: 'Yours, {{ rep.name }} ({{ rep.email }}) of {{ sender.name }}, {{ lead.firstName }}, {{ lead.emailDomain }}',
        version: 1,
      },
      editedAt: runs.iso(),
      editedBy: 'test',
    });
    const owned = await runThrough({ hello: sendEmail('from-rep') });
    expect(runs.mailsTo(owned)[0]).toMatchObject({ subject: 'A word from Ana' });
    expect(runs.mailsTo(owned)[0]?.text).toContain(
      'Yours, Ana (ana@northwind.example) of Northwind, Zoë, acme.example',
    );

    await runs.publish(
      aFlow({ sales: handOff({}), hello: sendEmail('from-rep') }, { id: 'handed', activity: 'Handed' }),
    );
    await runs.does('unowned@acme.example', 'Handed');
    await runs.drained();
    const [task] = await runs.tasks('unowned@acme.example');
    expect(task?.rep).toBe('ana');
    const lead = await runs.leadOf('unowned@acme.example');
    const reader = openTools(runs.depsOf('steps')).leads;
    expect(await repOf({ tables: runs.tables }, await reader.read(lead.id))).toMatchObject({ name: 'Ana' });
  });

  it.each([401, 403, 404])(
    'holds what a webhook answers %i, says so, and goes on once it is mended',
    async (status) => {
      answers = [status];
      const email = await runThrough({
        call: { kind: 'webhook', settings: { url: `${hooks}/held-${status}`, fields: [] }, next: to('hello') },
        hello: sendEmail('welcome'),
      });
      expect(runs.mailsTo(email)).toHaveLength(0);
      const [trouble] = await listTroubles(runs.tables);
      expect(trouble).toMatchObject({ what: 'webhook', said: `The webhook answered ${status}.`, count: 1 });
      for (let round = 0; round < 10 && runs.mailsTo(email).length === 0; round += 1) {
        runs.time.advance(60_000);
        await runs.drained();
      }
      expect(runs.mailsTo(email)).toHaveLength(1);
      expect(await listTroubles(runs.tables)).toEqual([]);
      received.splice(0);
    },
  );

  it('calls a webhook signed and with one key, and tries again while the other side is down', async () => {
    answers = [503, 500, 200];
    const email = await runThrough({
      call: {
        kind: 'webhook',
        settings: { url: `${hooks}/crm`, secretName: 'crm', fields: ['firstName', 'phone'] },
        next: to('hello'),
      },
      hello: sendEmail('welcome'),
    });
    const calls = received.splice(0);
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ request }) => request.headers['idempotency-key'])).size).toBe(1);
    const [{ request, body } = { request: undefined, body: '' }] = calls;
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request?.headers['ripen-signature'])) ?? [];
    const key = webhookSecret(runs.secret, 'crm');
    expect(v1).toBe(createHmac('sha256', key).update(`${t}.${body}`).digest('hex'));
    expect(JSON.parse(body)).toMatchObject({ lead: { stage: 'lead', fields: { firstName: 'Zoë', phone: null } } });
    expect(await runs.enrolments(email)).toMatchObject([
      { claims: { 'call.1': { done: 'then', note: 'Answered 200.' } } },
    ]);
    expect(runs.mailsTo(email)).toHaveLength(1);
  });

  it('goes on after a webhook that refuses, and shows what it answered', async () => {
    answers = [422];
    const email = await runThrough({
      call: { kind: 'webhook', settings: { url: hooks, fields: [] }, next: to('hello') },
      hello: sendEmail('welcome'),
    });
    expect(received.splice(0)).toHaveLength(1);
    expect(await runs.enrolments(email)).toMatchObject([
      { claims: { 'call.1': { note: 'The webhook answered 422.' } } },
    ]);
    expect(runs.mailsTo(email)).toHaveLength(1);
  });

  it('pulls a lead to a goal from a wait before it', async () => {
    const email = await runThrough({
      pause: wait(10, 'days', 'never'),
      never: sendEmail('welcome', 'goal'),
      goal: {
        kind: 'goal',
        settings: { name: 'Demo', reached: { by: 'activity', match: { activity: 'Pricing Viewed' } } },
        next: to('thanks'),
      },
      thanks: sendEmail('follow-up'),
    });
    expect(runs.mailsTo(email)).toHaveLength(0);
    await runs.does(email, 'Pricing Viewed');
    await runs.drained();
    expect(runs.mailsTo(email).map(({ subject }) => subject)).toEqual(['follow-up for Zoë']);
    expect((await runs.leadOf(email)).waits).toEqual({});
    expect(await runs.enrolments(email)).toMatchObject([{ status: 'completed' }]);
  });

  it('waits for a condition on the lead', async () => {
    const listen: Step = {
      ...waitFor('', 'hello'),
      settings: {
        until: { kind: 'condition', when: test(['lead', 'country'], 'is', 'Norway') },
        timeout: { amount: 7, unit: 'days' },
      },
    };
    const email = await runThrough({ listen, hello: sendEmail('welcome') });
    expect(runs.mailsTo(email)).toHaveLength(0);
    await runs.learn(email, { country: 'Norway' });
    await runs.drained();
    expect(runs.mailsTo(email)).toHaveLength(1);
  });

  it('sends no more marketing email in a week than the settings allow', async () => {
    await runs.settings({ sending: { perLeadPerWeek: 2, quietHours: null } });
    const email = await runThrough({
      a: sendEmail('welcome', 'b'),
      b: sendEmail('follow-up', 'c'),
      c: sendEmail('welcome', 'pause'),
      pause: wait(8, 'days', 'd'),
      d: sendEmail('follow-up'),
    });
    expect(runs.mailsTo(email)).toHaveLength(2);
    expect(await runs.messages(email)).toContainEqual(
      expect.objectContaining({ status: 'refused', reason: expect.stringContaining('which is the limit') }),
    );
    runs.time.advance(8 * DAY + 1000);
    await runs.drained();
    expect(runs.mailsTo(email)).toHaveLength(3);
  });

  it('holds marketing email back in the lead’s quiet hours', async () => {
    // It is ten in the morning, UTC.
    await runs.settings({ sending: { perLeadPerWeek: 0, quietHours: { from: '09:00', to: '12:30' } } });
    const email = await runThrough({ a: sendEmail('welcome') });
    expect(runs.mailsTo(email)).toHaveLength(0);
    for (let round = 0; round < 20 && runs.mailsTo(email).length === 0; round += 1) {
      runs.time.advance(HOUR / 2);
      await runs.drained();
    }
    expect(runs.mailsTo(email)).toHaveLength(1);
    expect(new Date(runs.time.now()).getUTCHours()).toBeGreaterThanOrEqual(12);
    await runs.settings({ sending: { perLeadPerWeek: 0, quietHours: null } });
  });

  it('fails a run visibly, in plain words, when a step cannot be done', async () => {
    const email = await runThrough({ pause: wait(1, 'hours', 'a'), a: sendEmail('welcome') });
    runs.intercept(async (name, event, next) => {
      if (name !== 'steps') return next();
      return runs.call('steps', { ...(event as object), kind: 'unheardOf' });
    });
    runs.time.advance(2 * HOUR);
    await runs.drained();
    runs.intercept((_name, _event, next) => next());
    expect(await runs.enrolments(email)).toMatchObject([
      { status: 'failed', failure: 'There is no step kind "unheardOf".' },
    ]);
    expect(runs.toldOf('Flow Run Ended')).toContainEqual(expect.objectContaining({ status: 'failed' }));
  });
});
