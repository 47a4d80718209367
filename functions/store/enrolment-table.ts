import type { PathItem } from '../../shared/flow/index.ts';
import { PermanentError } from '../runtime/index.ts';
import { absent, allOf, type Clause, equals, present, putIf, shorterThan } from './dynamo/conditional.ts';
import { getItem, type Item, type Key } from './dynamo/item.ts';
import { type Query, queryAll, queryFrom } from './dynamo/query.ts';
import { readable } from './dynamo/readable.ts';
import { type Change, remove, set, setEach, updateIf, updateItem } from './dynamo/update.ts';
import {
  type Claim,
  Enrolment,
  type EnrolmentStatus,
  type Exit,
  partsOfEnrolmentId,
  type RunWait,
} from './enrolment.ts';
import { key, type Tables } from './table.ts';

const sortKey = (flow: string, n: number): string => `${flow}#${String(n).padStart(6, '0')}`;

const keyOf = (tables: Tables, id: string): Key => {
  const parts = partsOfEnrolmentId(id);
  if (parts === undefined) throw new TypeError(`"${id}" is not an enrolment id.`);
  return { pk: key(tables.ws, parts.lead), sk: sortKey(parts.flow, parts.n) };
};

const flowKeys = (tables: Tables, { flow, version, status, enteredAt }: Enrolment) => ({
  flowPk: key(tables.ws, flow, String(version)),
  flowSk: `${status}#${enteredAt}`,
});

/** A run may still take a step. */
const isRunning: Clause = allOf(equals('status', 'running'), absent('exit'));
const inEpoch = (epoch: number): Clause => equals('epoch', epoch);

const change = (tables: Tables, id: string, changes: readonly Change[], when: Clause): Promise<boolean> =>
  updateIf(tables, 'Enrolments', keyOf(tables, id), changes, when);

const read = (items: readonly Item[]): Enrolment[] => items.map((item) => Enrolment.parse(item));

/** The enrolment as it stands now (a consistent read). */
export const getEnrolment = async (tables: Tables, id: string): Promise<Enrolment | undefined> => {
  const item = await getItem(tables, 'Enrolments', keyOf(tables, id));
  return item && Enrolment.parse(item);
};

/** As many of a lead's latest times in one flow as decide whether it may come in again. */
const LATEST = 25;

/** The lead's latest enrolments in one flow, newest first (a consistent read). */
export const enrolmentsIn = async (tables: Tables, lead: string, flow: string): Promise<Enrolment[]> => {
  const inFlow: Query = {
    table: 'Enrolments',
    partition: key(tables.ws, lead),
    sort: { beginsWith: `${flow}#` },
    newestFirst: true,
  };
  return read((await queryFrom(tables, inFlow, LATEST, undefined)).items);
};

/** The lead's enrolments in all flows (a consistent read). */
export const enrolmentsOf = async (tables: Tables, lead: string): Promise<Enrolment[]> =>
  readable(tables, await queryAll(tables, { table: 'Enrolments', partition: key(tables.ws, lead) }), (item) =>
    Enrolment.parse(item),
  );

/** A flow version's enrolments, those with one status or all. Eventually consistent. */
export const onVersion = (tables: Tables, flow: string, version: number, status?: EnrolmentStatus): Query => ({
  table: 'Enrolments',
  index: 'byFlow',
  partition: key(tables.ws, flow, String(version)),
  ...(status && { sort: { beginsWith: `${status}#` } }),
});

/** One page of a flow version's enrolments (with this status), oldest first of a status. Eventually consistent. */
export const enrolmentsByFlow = async (
  tables: Tables,
  flow: string,
  version: number,
  status: EnrolmentStatus | undefined,
  page: { limit?: number; after?: Item | undefined },
): Promise<{ enrolments: Enrolment[]; next: Item | undefined }> => {
  const { items, next } = await queryFrom(tables, onVersion(tables, flow, version, status), page.limit, page.after);
  return { enrolments: readable(tables, items, (item) => Enrolment.parse(item)), next };
};

/** Lets a lead in, once per enrolment id. */
export const putEnrolment = (tables: Tables, enrolment: Enrolment): Promise<boolean> =>
  putIf(
    tables,
    'Enrolments',
    { ...keyOf(tables, enrolment.id), ...flowKeys(tables, enrolment), ...enrolment },
    absent(),
  );

/** A claim that was won, with the enrolment as it was just before; or lost, with the enrolment as it is (none: it is gone). */
export type Claimed = { won: true; before: Enrolment } | { won: false; now: Enrolment | undefined };

/**
 * Claims one visit of one step: no exit, this epoch, not claimed before. The same write keeps the path so far, forgets
 * the waits that the run has left behind and, for a step that waits, keeps its token.
 */
export const claimVisit = async (
  tables: Tables,
  id: string,
  {
    epoch,
    visit,
    claim,
    path,
    waits,
  }: {
    epoch: number;
    visit: string;
    claim: Claim;
    path: readonly PathItem[];
    waits: Readonly<Record<string, RunWait>>;
  },
): Promise<Claimed> => {
  const claimed = await updateItem(
    tables,
    'Enrolments',
    keyOf(tables, id),
    [set(['claims', visit], claim), set('path', path), set('waits', waits)],
    { when: allOf(isRunning, inEpoch(epoch), absent(['claims', visit])), answer: 'before' },
  );
  return claimed.done
    ? { won: true, before: Enrolment.parse(claimed.item) }
    : { won: false, now: claimed.found && Enrolment.parse(claimed.found) };
};

/** Writes down the way that a run takes, unless it has gone farther or may not go on. */
export const storePath = (tables: Tables, id: string, epoch: number, path: readonly PathItem[]): Promise<boolean> =>
  change(tables, id, [set('path', path)], allOf(isRunning, inEpoch(epoch), shorterThan('path', path.length)));

/** Writes down what a claimed effect came to. */
export const settleClaim = async (tables: Tables, id: string, visit: string, claim: Claim): Promise<void> => {
  if (!(await change(tables, id, [set(['claims', visit], claim)], present()))) throw gone();
};

/** Gives a claim back whose effect certainly did not happen, so that the run may try again. */
export const releaseClaim = async (tables: Tables, id: string, visit: string): Promise<void> => {
  if (!(await change(tables, id, [remove(['claims', visit])], present()))) throw gone();
};

const gone = () => new PermanentError('The enrolment no longer exists.');

/** Keeps a run's task token, while the run may still go on. A repeated call of the same visit has a new token. */
export const storeWait = (tables: Tables, id: string, wait: string, run: RunWait): Promise<boolean> =>
  change(tables, id, [set(['waits', wait], run)], allOf(isRunning, inEpoch(run.epoch)));

/** Forgets a wait that was ended, if it still is the one with this token. */
export const forgetWait = (tables: Tables, id: string, wait: string, token: string): Promise<boolean> =>
  change(tables, id, [remove(['waits', wait])], equals(['waits', wait, 'token'], token));

/**
 * Writes the way out. From then on nothing can be claimed; the first exit stays. Answers the enrolment with it, and so with
 * whatever was claimed until then; `undefined` where there is one already, or nobody is inside any more.
 */
export const writeExit = async (tables: Tables, id: string, exit: Exit): Promise<Enrolment | undefined> => {
  const written = await updateItem(tables, 'Enrolments', keyOf(tables, id), [set('exit', exit)], {
    when: isRunning,
    answer: 'after',
  });
  return written.done ? Enrolment.parse(written.item) : undefined;
};

/** What an enrolment's next epoch runs on, and the step that it begins at. */
type NextEpoch = { machine: string; version: number; begins: string };

const toNextEpoch = (
  tables: Tables,
  { epoch, flow }: Pick<Enrolment, 'epoch' | 'flow'>,
  { version, machine, begins }: NextEpoch,
): Change[] =>
  setEach({
    epoch: epoch + 1,
    version,
    machine,
    begins,
    flowPk: key(tables.ws, flow, String(version)),
    waits: {},
  });

/** Notes that a lead that refused mail when it entered has said yes: from now on a refusal is a change. */
export const allowMail = async (tables: Tables, id: string): Promise<void> => {
  if (!(await change(tables, id, [remove('refused')], present()))) throw gone();
};

/** Begins the next epoch, on another machine, so that nothing of the one before can be claimed any more. */
export const raiseEpoch = (
  tables: Tables,
  enrolment: Pick<Enrolment, 'id' | 'epoch' | 'flow'>,
  next: NextEpoch,
): Promise<boolean> =>
  change(tables, enrolment.id, toNextEpoch(tables, enrolment, next), allOf(isRunning, inEpoch(enrolment.epoch)));

/** Opens an enrolment whose run failed again: its next epoch, on a machine that begins where it failed. */
export const reopenEnrolment = (
  tables: Tables,
  enrolment: Pick<Enrolment, 'id' | 'epoch' | 'flow' | 'enteredAt'>,
  next: NextEpoch,
): Promise<boolean> =>
  change(
    tables,
    enrolment.id,
    [
      ...toNextEpoch(tables, enrolment, next),
      ...setEach({ status: 'running', flowSk: `running#${enrolment.enteredAt}` }),
      ...['failure', 'stopped', 'endedAt'].map(remove),
    ],
    allOf(equals('status', 'failed'), inEpoch(enrolment.epoch)),
  );

/** Closes an enrolment whose last run has ended; false if it was closed already or has gone on to another epoch. */
export const endEnrolment = (
  tables: Tables,
  enrolment: Enrolment,
  end: {
    status: Exclude<EnrolmentStatus, 'running'>;
    at: string;
    failure?: string;
    stopped?: boolean;
    path?: readonly PathItem[];
  },
): Promise<boolean> =>
  change(
    tables,
    enrolment.id,
    setEach({
      status: end.status,
      endedAt: end.at,
      flowSk: `${end.status}#${enrolment.enteredAt}`,
      waits: {},
      failure: end.failure,
      stopped: end.stopped === true ? true : undefined,
      path: end.path,
    }),
    allOf(equals('status', 'running'), inEpoch(enrolment.epoch)),
  );
