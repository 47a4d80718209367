import type { Task } from '../../../shared/handoff/index.ts';
import { entryKey, type LedgerEntry, stageName } from '../../../shared/lead/index.ts';
import { formatMoney } from '../../../shared/money/index.ts';
import { firstSettings } from '../../../shared/workspace/index.ts';
import type { EnrolmentRow, LeadPage, MessageRow, TimelineItem } from '../contract/index.ts';

/** What a timeline is made of beside the ledger. */
export type Happenings = {
  emails: readonly MessageRow[];
  enrolments: readonly EnrolmentRow[];
  tasks: readonly Task[];
  flowNames: ReadonlyMap<string, string>;
  groupNames: ReadonlyMap<string, string>;
  repNames: ReadonlyMap<string, string>;
  currency: string;
  /** What each entry gave when it came, by its key. */
  points: ReadonlyMap<string, number>;
};

type Words = Pick<TimelineItem, 'title' | 'detail'>;
type Of<K extends LedgerEntry['kind']> = Extract<LedgerEntry, { kind: K }>;

const signed = (points: number) => (points < 0 ? `−${-points}` : `+${points}`);
const quoted = (text: string) => `“${text}”`;

/** A flow as the doer of something, where it was one. */
const byWhom = ({ source }: LedgerEntry, { flowNames }: Happenings): string =>
  source.kind === 'flow'
    ? `by the flow ${quoted(flowNames.get(source.id ?? '') ?? source.id ?? 'unknown')}`
    : 'by hand';

const adjustmentTitle = (entry: Of<'adjustment'>, around: Happenings): string => {
  const { change } = entry;
  switch (change.what) {
    case 'points':
      return `${signed(change.points)} points ${byWhom(entry, around)}`;
    case 'score':
      return `Score set to ${change.points} ${byWhom(entry, around)}`;
    case 'stage':
      return `Stage set to ${stageName[change.stage]} ${byWhom(entry, around)}`;
    case 'freeze':
      return change.frozen ? 'Frozen' : 'No longer frozen';
  }
};

const adjustmentDetail = (
  { change, reason }: Of<'adjustment'>,
  { groupNames }: Happenings,
): TimelineItem['detail'] => ({
  reason,
  ...('group' in change && { group: groupNames.get(change.group) ?? change.group }),
  ...('group' in change && { fading: change.fades === true ? 'fades with its group' : 'stays' }),
});

const emailTitles: Record<string, string> = { 'Email Opened': 'Opened', 'Email Clicked': 'Clicked a link in' };

/** What somebody did; what they did with one of our emails by its subject. */
const activityWords = ({ type, properties }: Of<'activity'>, { emails }: Happenings): Words => {
  const email = emails.find(({ id }) => id === properties.message);
  const done = emailTitles[type];
  if (email === undefined || done === undefined) return { title: type, detail: properties };
  const { url } = properties;
  return { title: `${done} ${quoted(email.subject || email.templateName)}`, detail: url === undefined ? {} : { url } };
};

const outcomeTitles: Record<Of<'outcome'>['outcome'], string> = {
  accepted: 'Sales accepted the handoff',
  rejected: 'Sales rejected the handoff',
  meeting: 'Sales met the lead',
  opportunity: 'Sales opened an opportunity',
  won: 'Won',
  lost: 'Lost',
  disqualified: 'Sales disqualified the lead',
};

const outcomeWords = ({ outcome, reason, amount, handoff }: Of<'outcome'>, { tasks, currency }: Happenings): Words => {
  const task = tasks.find(({ id }) => id === handoff);
  const money = amount === undefined ? '' : `: ${formatMoney({ minor: amount, currency }, 'en')}`;
  return {
    title: `${outcomeTitles[outcome]}${outcome === 'won' ? money : reason === undefined ? '' : `: ${reason}`}`,
    detail: {
      ...(task !== undefined && { handoff: task.title }),
      ...(task?.note !== undefined && outcome !== 'accepted' && { note: task.note }),
      ...(outcome !== 'won' && amount !== undefined && { amount: formatMoney({ minor: amount, currency }, 'en') }),
    },
  };
};

const causeWords: Record<string, string> = {
  time: 'Points faded',
  inactivity: 'Nothing happened for long',
  merge: 'Another lead was merged into it',
  model: 'A new scoring model',
};

/** Taking back what took something back restores it. */
const retractionTitle = (of: string): string =>
  of.startsWith('Took back: ') ? of.replace('Took back: ', 'Restored: ') : `Took back: ${of}`;

/** What each kind of entry is called; `titleOf` answers the title of another entry. */
const wordsOf = (entry: LedgerEntry, around: Happenings, titleOf: (key: string) => string | undefined): Words => {
  switch (entry.kind) {
    case 'activity':
      return activityWords(entry, around);
    case 'profile':
      return { title: `Learnt ${Object.keys(entry.fields).join(', ')}`, detail: entry.fields };
    case 'adjustment':
      return { title: adjustmentTitle(entry, around), detail: adjustmentDetail(entry, around) };
    case 'retraction':
      return { title: retractionTitle(titleOf(entry.of) ?? 'something'), detail: { reason: entry.reason } };
    case 'merge':
      return {
        title: 'Merged with another lead',
        detail: entry.reason === undefined ? {} : { reason: entry.reason },
      };
    case 'consent':
      return {
        title: entry.state === 'subscribed' ? 'Subscribed to emails' : 'Unsubscribed from emails',
        detail: { how: entry.how },
      };
    case 'suppression':
      return { title: 'Gets no more email', detail: { cause: entry.cause } };
    case 'outcome':
      return outcomeWords(entry, around);
    case 'announced':
      return {
        title: `${stageName[entry.from]} → ${stageName[entry.to]}`,
        detail: { because: titleOf(entry.cause) ?? causeWords[entry.cause] ?? entry.cause },
      };
  }
};

/** As deep as titles name other entries: what was restored, which had been taken back, which somebody had done. */
const DEEPEST = 4;

/** The title of each entry by its key; undefined where there is no such entry. */
const titlesOf = (ledger: readonly LedgerEntry[], around: Happenings) => {
  const byKey = new Map(ledger.map((entry) => [entryKey(entry), entry]));
  const titleOf = (key: string, depth = 0): string | undefined => {
    const entry = byKey.get(key);
    if (entry === undefined || depth > DEEPEST) return undefined;
    return wordsOf(entry, around, (inner) => titleOf(inner, depth + 1)).title;
  };
  return (key: string) => titleOf(key);
};

/** A lead that jumps over MQL starts nothing that hangs on becoming one. */
const jumpNote = (entry: LedgerEntry): string | null =>
  entry.kind === 'announced' && entry.to === 'sql' && (entry.from === 'lead' || entry.from === 'recycled')
    ? 'It went straight to SQL, so nothing that hangs on “Becomes MQL” started.'
    : null;

const ledgerItems = (ledger: readonly LedgerEntry[], around: Happenings): TimelineItem[] => {
  const titleOf = titlesOf(ledger, around);
  const retractions = ledger.filter((entry) => entry.kind === 'retraction');
  const restored = new Set(retractions.map(({ of }) => of));
  const takenBack = new Map(
    retractions.filter((entry) => !restored.has(entryKey(entry))).map((entry) => [entry.of, entry] as const),
  );
  // What sales decided and where that moved the lead is one thing that happened.
  const decided = new Map(
    ledger.flatMap((entry) =>
      entry.kind === 'announced' && entry.cause.startsWith('o#') ? [[entry.cause, entry]] : [],
    ),
  );
  return ledger
    .filter((entry) => entry.kind !== 'announced' || decided.get(entry.cause) !== entry)
    .map((entry) => {
      const key = entryKey(entry);
      const by = takenBack.get(key);
      const machine = entry.kind === 'activity' ? entry.machine : undefined;
      const moved = decided.get(key);
      const { title, detail } = wordsOf(entry, around, titleOf);
      return {
        key,
        kind: entry.kind,
        at: entry.kind === 'announced' ? (entry.happenedAt ?? entry.at) : entry.at,
        title,
        detail:
          moved === undefined ? detail : { ...detail, stage: `${stageName[moved.from]} → ${stageName[moved.to]}` },
        source: entry.source,
        points: around.points.get(key) ?? null,
        ignored:
          by !== undefined ? `Taken back: ${by.reason}` : machine !== undefined ? `Not scored: ${machine}` : null,
        takenBackBy: by === undefined ? null : entryKey(by),
        note: jumpNote(entry),
      };
    });
};

const beside = (
  item: Pick<TimelineItem, 'key' | 'kind' | 'at' | 'title'> & { detail?: TimelineItem['detail'] },
): TimelineItem => ({
  detail: {},
  source: { kind: 'system' },
  points: null,
  ignored: null,
  takenBackBy: null,
  note: null,
  ...item,
});

const emailItem = ({ id, subject, templateName, at, status, reason }: MessageRow): TimelineItem =>
  beside({
    key: `email#${id}`,
    kind: 'email',
    at,
    title: `${status === 'refused' ? 'Not sent' : 'Sent'} ${quoted(subject || templateName)}`,
    ...(reason !== null && { detail: { reason } }),
  });

const leftWords: Record<EnrolmentRow['status'], string> = {
  running: 'Is in',
  completed: 'Finished',
  exited: 'Left',
  failed: 'Failed in',
  moved: 'Moved on from',
};

const flowItems = ({ id, flowName, enteredAt, endedAt, status, because }: EnrolmentRow): TimelineItem[] => [
  beside({ key: `flow#${id}#in`, kind: 'flow', at: enteredAt, title: `Entered the flow ${quoted(flowName)}` }),
  ...(endedAt === null
    ? []
    : [
        beside({
          key: `flow#${id}#out`,
          kind: 'flow',
          at: endedAt,
          title: `${leftWords[status]} the flow ${quoted(flowName)}`,
          ...(because !== null && { detail: { because } }),
        }),
      ]),
];

const taskItem = ({ id, title, createdAt, rep, instructions }: Task, { repNames }: Happenings): TimelineItem =>
  beside({
    key: `task#${id}`,
    kind: 'task',
    at: createdAt,
    title: `Handed to ${rep === undefined ? 'sales' : (repNames.get(rep) ?? rep)}: ${title}`,
    ...(instructions !== undefined && { detail: { instructions } }),
  });

const nothing: Happenings = {
  emails: [],
  enrolments: [],
  tasks: [],
  flowNames: new Map(),
  groupNames: new Map(),
  repNames: new Map(),
  currency: firstSettings.currency,
  points: new Map(),
};

/** All that happened to a lead as people read it, newest first, as far as it is given. */
export const timelineOf = (ledger: readonly LedgerEntry[], given: Partial<Happenings>): TimelineItem[] => {
  const around = { ...nothing, ...given };
  return [
    ...ledgerItems(ledger, around),
    ...around.emails.map(emailItem),
    ...around.enrolments.flatMap(flowItems),
    ...around.tasks.map((task) => taskItem(task, around)),
  ].sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : a.key < b.key ? 1 : -1));
};

/** The stage changes that were announced, oldest first. */
export const stagesOf = (ledger: readonly LedgerEntry[], around: Happenings): LeadPage['stages'] => {
  const titleOf = titlesOf(ledger, around);
  return ledger
    .filter((entry) => entry.kind === 'announced')
    .map(({ n, from, to, at, happenedAt = at, cause }) => ({
      n,
      from,
      to,
      at,
      happenedAt,
      cause,
      because: titleOf(cause) ?? causeWords[cause] ?? cause,
    }))
    .sort((a, b) => (a.at === b.at ? a.n - b.n : a.at < b.at ? -1 : 1));
};
