import { StateMachine } from 'aws-local-stepfunctions';
import { check, Definition, step } from '../../shared/asl/index.ts';
import { checkFlow, compile, mqlNurture } from '../../shared/flow/index.ts';
import { standardFields } from '../../shared/lead/index.ts';
import { publishedRates, simulatePopulation } from '../../shared/simulation/index.ts';
import { longFlow } from './flow/flows.ts';
import { inJsonata, inJsonPath, rounds } from './flow/machines.ts';
import type { BenchRow } from './row.ts';

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Processor milliseconds of the middle one of several runs. */
const measured = (work: () => unknown, times = 7): number => {
  work();
  return median(
    Array.from({ length: times }, () => {
      const before = process.cpuUsage().user;
      work();
      return (process.cpuUsage().user - before) / 1000;
    }),
  );
};

const workspace = {
  templates: [{ id: 'welcome', name: 'Welcome' }],
  segments: [],
  flows: [],
  reps: [],
  teams: [],
  fields: standardFields,
  live: [],
};

const compiling = (): BenchRow[] => {
  const times = new Map([20, 300, 1000].map((length) => [length, measured(() => compile(longFlow(length), 1))]));
  const checks = measured(() => checkFlow(longFlow(300), workspace));
  const [short = 0, long = 0] = [times.get(300), times.get(1000)];
  const both = short + checks;
  // Linear would be 1,000 / 300; twice that leaves room for noise and none for a square.
  const growth = long / short;
  return [
    ...[...times].map(([length, value]): BenchRow => ({ name: `compile ${length} steps`, value, unit: 'ms' })),
    { name: 'check 300 steps', value: checks, unit: 'ms' },
    { name: 'compile and check 300 steps', value: both, unit: 'ms', ratio: both, bar: 100, pass: both < 100 },
    {
      name: 'compile 1,000 steps against 300',
      value: growth,
      unit: '×',
      ratio: growth,
      bar: 20 / 3,
      pass: growth < 20 / 3,
    },
  ];
};

const TRANSITIONS = rounds * 2 + 1;
const RUNS = 300;
const input = { lead: 'lead-1', score: 1000 };

const ours = async (): Promise<number> => {
  const definition = Definition.parse(inJsonata);
  if (check(definition).length > 0) throw new Error('The bench machine is not one that we run.');
  const run = (n: number) =>
    step(definition, null, {
      type: 'start',
      at: '2026-03-02T10:00:00.000Z',
      random: 0,
      execution: { id: `run-${n}`, name: `run-${n}`, startTime: '2026-03-02T10:00:00.000Z' },
      stateMachine: { id: 'm', name: 'm' },
      input,
    });
  await run(0);
  const before = process.cpuUsage().user;
  for (let n = 0; n < RUNS; n++) {
    const { snapshot } = await run(n);
    if (snapshot.status !== 'SUCCEEDED' || snapshot.visits !== TRANSITIONS) throw new Error('The run went astray.');
  }
  return (RUNS * TRANSITIONS) / ((process.cpuUsage().user - before) / 1e6);
};

const theirs = async (): Promise<number> => {
  const machine = new StateMachine(inJsonPath as unknown as ConstructorParameters<typeof StateMachine>[0]);
  await machine.run(input).result;
  const before = process.cpuUsage().user;
  for (let n = 0; n < RUNS; n++) {
    const result = (await machine.run(input).result) as { seen?: { at?: number } };
    if (result.seen?.at !== rounds - 1) throw new Error('Their run went astray.');
  }
  return (RUNS * TRANSITIONS) / ((process.cpuUsage().user - before) / 1e6);
};

const stepping = async (): Promise<BenchRow[]> => {
  const value = await ours();
  const floor = await theirs();
  const ratio = value / floor;
  return [
    {
      name: 'interpreter, transitions (aws-local-stepfunctions beside)',
      value,
      unit: '/s',
      floor,
      ratio,
      bar: 3,
      pass: ratio >= 3,
    },
  ];
};

const population = async (): Promise<BenchRow[]> => {
  const { definition } = compile(mqlNurture.flow, 1);
  if (definition === null) throw new Error('The nurture runs nothing.');
  const leads = 10_000;
  const before = process.cpuUsage().user;
  const result = await simulatePopulation({
    flow: mqlNurture.flow,
    definition,
    leads,
    seed: 1,
    startAt: '2026-03-02T10:00:00.000Z',
    timeZone: 'Europe/Berlin',
    rates: publishedRates,
  });
  const seconds = (process.cpuUsage().user - before) / 1e6;
  if (result.failed > 0) throw new Error(`${result.failed} leads failed.`);
  return [
    { name: 'simulate 10,000 leads through the nurture', value: seconds, unit: 's' },
    {
      name: 'transitions a lead in the nurture',
      value: result.transitionsPerLead,
      unit: '',
      ratio: result.transitionsPerLead,
      bar: 15,
      pass: result.transitionsPerLead <= 15,
    },
  ];
};

/** Compiler, checks, interpreter and simulator. */
export const run = async (): Promise<BenchRow[]> => [...compiling(), ...(await stepping()), ...(await population())];
