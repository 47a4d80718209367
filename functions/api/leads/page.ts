import { enrolmentRow } from '../../flows/index.ts';
import type { Services } from '../../http/index.ts';
import { enrolmentsOf } from '../../store/enrolment-table.ts';
import { getVersions } from '../../store/flow.ts';
import { tasksOfLead } from '../../store/task.ts';
import { listTemplates } from '../../store/template.ts';
import type { LeadPage } from '../contract/index.ts';
import { emailsTo } from './emails.ts';
import type { Known } from './reader.ts';
import { receiptOf } from './receipt.ts';
import { consentOf } from './row.ts';
import { stagesOf, timelineOf } from './timeline.ts';
import { whyNotOf } from './why-not.ts';

/** Everything there is to know of a lead, in one answer. */
export const leadPage = async (services: Services, asked: string, known: Known): Promise<LeadPage> => {
  const { tables } = services;
  const { lead, row, view, scored, ledger } = known;
  const ids = [lead.id, ...lead.members];
  const [enrolled, tasks, templates] = await Promise.all([
    Promise.all(ids.map((id) => enrolmentsOf(tables, id))),
    Promise.all(ids.map((id) => tasksOfLead(tables, id))),
    listTemplates(tables),
  ]);
  const enrolments = enrolled.flat();
  const [versions, emails] = await Promise.all([
    getVersions(tables, distinct(enrolments.map(({ flow, version }) => ({ flow, version })))),
    emailsTo(tables, ids, templates),
  ]);
  const { receipt, made } = receiptOf(known);
  const points = new Map<string, number>();
  for (const line of made.lines) {
    if (line.entry !== undefined && line.why === 'counted') {
      points.set(line.entry, (points.get(line.entry) ?? 0) + line.raw);
    }
  }
  const names = { templates: Object.fromEntries(templates.map(({ template }) => [template.id, template.name])) };
  return {
    id: lead.id,
    row,
    profile: view.lead,
    score: {
      total: view.score.total,
      fit: view.score.fit,
      groups: scored.model.groups.map(({ id, name }) => ({ id, name, points: view.score.groups[id] ?? 0 })),
    },
    grade: view.grade,
    stage: view.stage,
    frozen: view.frozen,
    bant: view.bant,
    consent: consentOf(view),
    receipt: scored.flow === null ? null : receipt,
    timeline: timelineOf(ledger, points),
    stages: stagesOf(ledger),
    enrolments: enrolments
      .toSorted((a, b) => (a.enteredAt < b.enteredAt ? 1 : -1))
      .map((it) => {
        const version = versions.find(({ flow, version }) => flow.id === it.flow && version === it.version);
        return enrolmentRow(it, { flow: version?.flow, lead: row, names });
      }),
    tasks: tasks.flat().toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
    emails,
    whyNot: whyNotOf(known),
    members: lead.members,
    mergedFrom: asked === lead.id ? null : asked,
  };
};

const distinct = (wanted: readonly { flow: string; version: number }[]) => [
  ...new Map(wanted.map((it) => [`${it.flow}#${it.version}`, it])).values(),
];
