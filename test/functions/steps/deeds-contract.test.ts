import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Enrolment, visitId } from '../../../functions/store/enrolment.ts';
import { getEnrolment, putEnrolment, writeExit } from '../../../functions/store/enrolment-table.ts';
import { readLedger } from '../../../functions/store/ledger.ts';
import { listUncertain } from '../../../functions/store/uncertain.ts';
import { queueName } from '../../../infra/local/wiring.ts';
import { queues } from '../../../infra/topology.ts';
import { type Deed, kinds, type StepCall } from '../../../shared/flow/index.ts';
import { MINUTE } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, sendEmail, to } from '../some-flows.ts';

/** Where deeds of one visit of one lead go. */
type Visit = { id: string; email: string; lead: string; colleague: string; hook: string; enrolment: string };

/** What a deed has left behind: one line for each time that it happened, the same line where a receiver can tell a repeat. */
type Effects = (runs: Runs, visit: Visit) => Promise<string[]>;

type Row = {
  /** What is special about it, where a deed has more than one row. */
  as?: string;
  step: (visit: Visit) => Pick<StepCall, 'kind' | 'settings'> & Partial<Pick<StepCall, 'token' | 'dueSeconds'>>;
  /**
   * What holds after a crash anywhere and a repeat. `once`: it happened exactly once. `under one key`: at least once, and
   * whoever has it can tell the repeat. `never twice`: at most once, and where it may not have happened, people are told.
   */
  promise: 'once' | 'under one key' | 'never twice';
  provider?: 'cannot tell a repeat';
  effects: Effects;
};

const mails: (of: (visit: Visit) => string) => Effects = (of) => async (runs, visit) =>
  runs.mailsTo(of(visit)).map(({ subject }) => subject);

/** What flows have put into the lead's ledger. */
const entries: Effects = async (runs, { lead }) =>
  (await readLedger(runs.tables, lead)).filter(({ source }) => source.kind === 'flow').map(({ id }) => id);

const calls = new Map<string, string[]>();
const received: Effects = async (_runs, { hook }) => calls.get(new URL(hook).pathname) ?? [];

const REP = 'ana@northwind.example';

/** The mails to the rep, each by the task that it is about: there is one, and the bus has one word of it. */
const toldOfTask: Effects = async (runs, { email }) => {
  const tasks = (await runs.tasks(email)).map(({ id }) => id);
  const told = runs.mailsTo(REP).filter(({ subject }) => subject.includes(email));
  const said = runs.toldOf('Handoff Requested').filter(({ handoff }) => tasks.some((id) => id === handoff));
  const words = [...new Set(said.map(({ id }) => id))];
  expect({ tasks: tasks.length, words: words.length }).toEqual({
    tasks: Math.min(1, told.length),
    words: tasks.length,
  });
  return told.flatMap(() => tasks);
};

const sendsWelcome: Pick<Row, 'step' | 'effects'> = {
  step: () => ({ kind: 'sendEmail', settings: { template: 'welcome' } }),
  effects: mails(({ email }) => email),
};
const tellsByMail: Pick<Row, 'step' | 'effects'> = {
  step: ({ colleague }) => ({ kind: 'notify', settings: { channel: 'email', to: colleague, message: 'Look' } }),
  effects: mails(({ colleague }) => colleague),
};

const handsOver: Pick<Row, 'step' | 'effects'> = {
  step: () => ({
    kind: 'handOff',
    settings: { sla: { amount: 24, unit: 'hours' }, instructions: '' },
    token: 'a-token',
    dueSeconds: 86_400,
  }),
  effects: toldOfTask,
};

/** Every deed that there is: one more needs its row here. */
const contract: { [W in Deed['what']]: readonly Row[] } = {
  email: [
    { ...sendsWelcome, promise: 'once' },
    {
      ...sendsWelcome,
      as: 'by a provider that cannot tell a repeat',
      provider: 'cannot tell a repeat',
      promise: 'never twice',
    },
  ],
  task: [
    { ...handsOver, promise: 'once' },
    {
      ...handsOver,
      as: 'to a rep told by a provider that cannot tell a repeat',
      provider: 'cannot tell a repeat',
      promise: 'under one key',
    },
  ],
  notice: [
    { ...tellsByMail, as: 'by email', promise: 'once' },
    {
      ...tellsByMail,
      as: 'by a provider that cannot tell a repeat',
      provider: 'cannot tell a repeat',
      promise: 'never twice',
    },
    {
      as: 'in a chat channel',
      step: ({ hook }) => ({ kind: 'notify', settings: { channel: 'webhook', to: hook, message: 'Look' } }),
      promise: 'never twice',
      effects: received,
    },
  ],
  webhook: [
    {
      step: ({ hook }) => ({ kind: 'webhook', settings: { url: hook, fields: ['email'] } }),
      promise: 'under one key',
      effects: received,
    },
  ],
  profile: [
    {
      step: () => ({ kind: 'updateLead', settings: { fields: { industry: 'Software' } } }),
      promise: 'once',
      effects: entries,
    },
  ],
  points: [
    {
      step: () => ({ kind: 'adjustScore', settings: { group: 'interest', points: 5, reason: 'Asked' } }),
      promise: 'once',
      effects: entries,
    },
  ],
  stage: [
    {
      step: () => ({ kind: 'setStage', settings: { stage: 'mql', reason: 'Met' } }),
      promise: 'once',
      effects: entries,
    },
  ],
  segment: [
    {
      step: () => ({ kind: 'segment', settings: { action: 'add', segment: 'hot' } }),
      promise: 'once',
      effects: entries,
    },
  ],
  flow: [
    {
      step: () => ({ kind: 'startFlow', settings: { flow: 'other' } }),
      promise: 'once',
      effects: async (runs, { email }) =>
        (await runs.enrolments(email)).filter(({ flow }) => flow === 'other').map(({ cause }) => cause.id),
    },
  ],
};

const rows = Object.entries(contract).flatMap(([what, each]) => each.map((row) => ({ what, row })));
const named = rows.map(({ what, row }) => ({
  what,
  row,
  name: row.as === undefined ? what : `${what}, ${row.as}`,
}));

describe('what every deed of a flow promises', () => {
  const stacks: Record<'tells' | 'cannot', Runs | undefined> = { tells: undefined, cannot: undefined };
  let server: Server;
  let hooks = '';

  beforeAll(async () => {
    server = createServer((request, response) => {
      const at = request.url ?? '';
      calls.set(at, [...(calls.get(at) ?? []), String(request.headers['idempotency-key'])]);
      request.resume().on('end', () => response.writeHead(200).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    hooks = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const which of ['tells', 'cannot'] as const) {
      const runs = await startRuns(which === 'cannot' ? { env: { MAIL_REPEATS: '' } } : {});
      stacks[which] = runs;
      await runs.rep({ id: 'ana', email: REP });
      await runs.publish(
        aFlow(
          { hello: sendEmail('follow-up') },
          { id: 'other', start: { kind: 'trigger', trigger: { on: 'flow' }, next: to('hello') } },
        ),
      );
    }
  });
  afterAll(async () => {
    server?.close();
    await Promise.all(Object.values(stacks).map((runs) => runs?.close()));
  });

  const runsOf = ({ provider }: Row): Runs => {
    const runs = stacks[provider === undefined ? 'tells' : 'cannot'];
    if (runs === undefined) throw new Error('The services have not been started.');
    return runs;
  };

  let n = 0;
  /** A lead of its own in a flow, about to be at the step, and the call that the state machine makes for it. */
  const arrive = async (runs: Runs, row: Row, epoch = 0): Promise<{ visit: Visit; call: StepCall }> => {
    n += 1;
    const email = `lead-${n}@acme.example`;
    await runs.learn(email, { company: 'Acme' });
    await runs.drained();
    const { id: lead } = await runs.leadOf(email);
    const enrolment: Enrolment = {
      id: `${lead}.deeds.1`,
      lead,
      flow: 'deeds',
      version: 1,
      n: 1,
      cause: { event: 'Activity Recorded', id: `cause-${n}`, at: runs.iso(), words: 'A test' },
      stageN: 0,
      machine: 'arn:aws:states:eu-central-1:000000000000:stateMachine:deeds:1',
      epoch,
      at: 'then',
      exits: { unsubscribed: true, becameCustomer: true, stageChanged: false },
      status: 'running',
      enteredAt: runs.iso(),
      claims: {},
      path: [],
      waits: {},
    };
    await putEnrolment(runs.tables, enrolment);
    const visit: Visit = {
      id: visitId(enrolment.id, 'deed', 1),
      email,
      lead,
      colleague: `colleague-${n}@northwind.example`,
      hook: `${hooks}/${n}`,
      enrolment: enrolment.id,
    };
    const call: StepCall = {
      v: 1,
      flow: 'deeds',
      version: 1,
      enrolment: enrolment.id,
      lead,
      epoch: 0,
      step: 'deed',
      visit: 1,
      path: [],
      ...row.step(visit),
    };
    return { visit, call };
  };

  /** Calls again, as the machine does, until it is answered. */
  const finish = async (runs: Runs, call: StepCall): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      await runs.drained();
      try {
        await runs.call('steps', call);
        break;
      } catch (error) {
        if (attempt === 15) throw error;
        runs.time.advance(MINUTE);
      }
    }
    await runs.drained();
  };

  const isListed = async (runs: Runs, { enrolment }: Visit): Promise<boolean> => {
    const claim = (await getEnrolment(runs.tables, enrolment))?.claims['deed.1'];
    const listed = (await listUncertain(runs.tables, 1000, undefined)).items.some((it) => it.enrolment === enrolment);
    // What people read on the list is what the run knows.
    if (claim?.uncertain === true) expect(listed).toBe(true);
    return listed;
  };

  const keepsItsPromise = async (runs: Runs, row: Row, visit: Visit, where: object): Promise<void> => {
    const effects = await row.effects(runs, visit);
    const listed = await isListed(runs, visit);
    if (row.promise === 'once')
      expect({ ...where, times: effects.length, listed }).toEqual({ ...where, times: 1, listed: false });
    if (row.promise === 'under one key')
      expect({ ...where, keys: [...new Set(effects)], listed }).toEqual({ ...where, keys: [visit.id], listed: false });
    if (row.promise === 'never twice')
      expect({ ...where, times: effects.length, listed }).toEqual({
        ...where,
        times: listed ? Math.min(effects.length, 1) : 1,
        listed,
      });
  };

  it('has a step for each that does just this', async () => {
    for (const { what, row } of rows) {
      const { call } = await arrive(runsOf(row), row);
      const kind = kinds.get(call.kind);
      expect(kind?.deeds(kind.settings.parse(call.settings)).map((deed) => deed.what)).toEqual([what]);
    }
  });

  describe.each(named)('$name', ({ row }) => {
    it('is done once at the first call, and not again by the same call', async () => {
      const runs = runsOf(row);
      const { visit, call } = await arrive(runs, row);
      // Whatever it puts on a queue is delivered twice.
      for (const queue of Object.keys(queues)) runs.faults.onDelivery(queueName(queue), 'duplicate');
      await runs.call('steps', call);
      await runs.drained();
      runs.faults.reset();
      const first = await row.effects(runs, visit);
      expect(first).toHaveLength(1);
      await runs.call('steps', call);
      await finish(runs, call);
      expect(await row.effects(runs, visit)).toEqual(first);
      expect(await isListed(runs, visit)).toBe(false);
    });

    it('keeps its promise when the same call comes twice at the same moment', async () => {
      const runs = runsOf(row);
      const { visit, call } = await arrive(runs, row);
      await Promise.allSettled([runs.call('steps', call), runs.call('steps', call)]);
      await finish(runs, call);
      await keepsItsPromise(runs, row, visit, {});
    });

    it.each(['before', 'after'] as const)(
      'keeps its promise when it is cut off %s any call and called again',
      async (when) => {
        const runs = runsOf(row);
        let reached = 0;
        for (let nth = 1; ; nth += 1) {
          const { visit, call } = await arrive(runs, row);
          const cut = runs.faults.cutAt('steps', nth, when);
          // Whatever it answers, nobody hears it: its process is gone.
          await runs.call('steps', call).catch(() => undefined);
          runs.faults.reset();
          await finish(runs, call);
          await keepsItsPromise(runs, row, visit, { when, nth });
          if (!cut.reached()) break;
          reached += 1;
        }
        // The claim and the deed itself at least.
        expect(reached).toBeGreaterThanOrEqual(2);
      },
    );

    it('is not done once the lead has left, nor for an earlier epoch', async () => {
      const runs = runsOf(row);
      const left = await arrive(runs, row);
      await writeExit(runs.tables, left.visit.enrolment, { reason: 'Unsubscribed', at: runs.iso() });
      const moved = await arrive(runs, row, 1);
      for (const { visit, call } of [left, moved]) {
        await expect(runs.call('steps', call)).rejects.toMatchObject({ name: 'Ripen.Exited' });
        await runs.drained();
        expect(await row.effects(runs, visit)).toEqual([]);
        expect((await getEnrolment(runs.tables, visit.enrolment))?.claims).toEqual({});
      }
    });

    it('is not taken up again, cut off, once the lead has left', async () => {
      const runs = runsOf(row);
      const { visit, call } = await arrive(runs, row);
      runs.faults.cutAt('steps', 4);
      await runs.call('steps', call).catch(() => undefined);
      runs.faults.reset();
      await runs.drained();
      const before = await row.effects(runs, visit);
      await writeExit(runs.tables, visit.enrolment, { reason: 'Unsubscribed', at: runs.iso() });
      await expect(runs.call('steps', call)).rejects.toMatchObject({ name: 'Ripen.Exited' });
      await runs.drained();
      expect(await row.effects(runs, visit)).toEqual(before);
    });
  });
});
