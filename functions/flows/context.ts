import type { Live } from '../../shared/flow/index.ts';
import { leadFieldsOf } from '../../shared/workspace/index.ts';
import type { CheckContext } from '../api/contract/index.ts';
import type { Services } from '../http/index.ts';
import { type FlowListed, getVersions, listFlows } from '../store/flow.ts';
import { readLive } from '../store/live.ts';
import { listTemplates } from '../store/template.ts';
import { reps, settings, teams } from '../store/workspace.ts';

/** What else exists in the workspace, for checking a flow: the same for the builder and for publishing. */
export const readCheckContext = async ({
  tables,
}: Pick<Services, 'tables'>): Promise<{ context: CheckContext; live: Live; listed: FlowListed[] }> => {
  const [live, listed, templates, team, people, { value: set }] = await Promise.all([
    readLive(tables),
    listFlows(tables),
    listTemplates(tables),
    teams.all(tables),
    reps.all(tables),
    settings.get(tables),
  ]);
  const liveFlows = await getVersions(tables, live.flows);
  const context: CheckContext = {
    templates: templates.map(({ template: { id, name, topic, body } }) => ({
      id,
      name,
      topic,
      ...(topic === 'transactional' && { body }),
    })),
    segments: live.segments.map(({ id, name, when }) => ({ id, name, when })),
    flows: listed.map(({ id, name, kind }) => ({
      id,
      name,
      kind,
      live: live.flows.some(({ flow, paused }) => flow === id && !paused),
    })),
    reps: people.map((rep) => ({ id: rep.id, name: rep.name, team: rep.team })),
    teams: team,
    fields: leadFieldsOf(set),
    timeZone: set.timeZone,
    live: liveFlows.map(({ flow }) => flow),
  };
  return { context, live, listed };
};
