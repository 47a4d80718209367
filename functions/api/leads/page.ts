import { type ReceiptLine, restWords } from '../../../shared/scoring/index.ts';
import { enrolmentRow } from '../../flows/index.ts';
import type { Services } from '../../http/index.ts';
import { enrolmentsOf } from '../../store/enrolment-table.ts';
import { getVersions, listFlows } from '../../store/flow.ts';
import { listReps, tasksOfLead } from '../../store/task.ts';
import { listTemplates } from '../../store/template.ts';
import { settings } from '../../store/workspace.ts';
import type { LeadPage, TimelinePage } from '../contract/index.ts';
import { toldRefusal, withConsent } from './consent.ts';
import { emailsTo } from './emails.ts';
import type { Known } from './reader.ts';
import { receiptOf } from './receipt.ts';
import { consentOf } from './row.ts';
import { type Happenings, stagesOf, timelineOf } from './timeline.ts';
import { whyNotOf } from './why-not.ts';

/** So many entries come with the page; the others by `GET /api/leads/:lead/timeline`. */
const TIMELINE = 200;

/** Everything there is to know of a lead, in one answer: now, or of the past what was known then. */
export const leadPage = async (services: Services, asked: string, known: Known): Promise<LeadPage> => {
  const { lead, row, view, scored, now, isPast } = known;
  const { timeline, stages, enrolments, tasks, emails, receipt } = await storyOf(services, known);
  const said = { ...row, consent: consentOf(view) };
  // Of the past what was said then is shown; what sending does is of now.
  const [shown = { row: said, refusal: undefined }] = isPast ? [] : await withConsent(services, [said]);
  return {
    id: lead.id,
    at: now,
    row: shown.row,
    profile: view.lead,
    score: {
      total: view.score.total,
      fit: view.score.fit,
      groups: scored.model.groups.map(({ id, name }) => ({ id, name, points: view.score.groups[id] ?? 0 })),
    },
    grade: view.grade,
    stage: view.stage,
    frozen: view.frozen,
    resting: restWords(scored.program, lead.state, now),
    bant: view.bant,
    consent: shown.row.consent,
    refusal: toldRefusal(shown.refusal),
    receipt: scored.flow === null ? null : receipt,
    timeline: timeline.slice(0, TIMELINE),
    timelineNext: timeline.length > TIMELINE ? String(TIMELINE) : null,
    stages,
    enrolments: [...enrolments],
    tasks: [...tasks],
    emails: [...emails],
    whyNot: isPast ? [] : whyNotOf(known),
    members: lead.members,
    mergedFrom: asked === lead.id ? null : asked,
  };
};

/** A page of all that happened to a lead; the cursor says how many newer entries there are. */
export const timelinePage = async (
  services: Services,
  known: Known,
  { cursor = '0', limit = TIMELINE }: { cursor?: string | undefined; limit?: number | undefined },
): Promise<TimelinePage> => {
  const { timeline } = await storyOf(services, known);
  const first = Math.max(0, Math.trunc(Number(cursor)) || 0);
  return {
    items: timeline.slice(first, first + limit),
    next: timeline.length > first + limit ? String(first + limit) : null,
  };
};

/** What happened to a lead until the instant that it is known at: entries, emails, flows and handoffs. */
const storyOf = async ({ tables }: Services, known: Known) => {
  const { lead, row, scored, ledger, now } = known;
  const ids = [lead.id, ...lead.members];
  const [enrolled, handedOver, templates, flows, reps, set] = await Promise.all([
    Promise.all(ids.map((id) => enrolmentsOf(tables, id))),
    Promise.all(ids.map((id) => tasksOfLead(tables, id))),
    listTemplates(tables),
    listFlows(tables),
    listReps(tables),
    settings.get(tables),
  ]);
  const entered = enrolled.flat().filter(({ enteredAt }) => enteredAt <= now);
  const [versions, sent] = await Promise.all([
    getVersions(tables, distinct(entered.map(({ flow, version }) => ({ flow, version })))),
    emailsTo(tables, ids, templates),
  ]);
  const names = { templates: Object.fromEntries(templates.map(({ template }) => [template.id, template.name])) };
  const enrolments = entered
    .toSorted((a, b) => (a.enteredAt < b.enteredAt ? 1 : -1))
    .map((it) => {
      const version = versions.find(({ flow, version }) => flow.id === it.flow && version === it.version);
      return enrolmentRow(it, { flow: version?.flow, lead: row, names });
    });
  const tasks = handedOver
    .flat()
    .filter(({ createdAt }) => createdAt <= now)
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const emails = sent.filter(({ at }) => at <= now);
  const flowNames = new Map(flows.map(({ id, name }) => [id, name]));
  const { receipt, made } = receiptOf(known, flowNames);
  const around: Happenings = {
    emails,
    enrolments,
    tasks,
    flowNames,
    groupNames: new Map(scored.model.groups.map(({ id, name }) => [id, name])),
    repNames: new Map(reps.map(({ id, name }) => [id, name])),
    currency: set.value.currency,
    points: givenBy(made.lines),
  };
  return { timeline: timelineOf(ledger, around), stages: stagesOf(ledger, around), enrolments, tasks, emails, receipt };
};

const givenBy = (lines: readonly ReceiptLine[]): Map<string, number> => {
  const points = new Map<string, number>();
  for (const { entry, why, raw } of lines) {
    if (entry !== undefined && (why === 'counted' || why === 'reset'))
      points.set(entry, (points.get(entry) ?? 0) + raw);
  }
  return points;
};

const distinct = (wanted: readonly { flow: string; version: number }[]) => [
  ...new Map(wanted.map((it) => [`${it.flow}#${it.version}`, it])).values(),
];
