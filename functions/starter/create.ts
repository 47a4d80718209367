import { flowTemplates, starterEmails } from '../../shared/flow/templates/index.ts';
import { ENGINE, starterModel } from '../../shared/scoring/index.ts';
import { firstSettings } from '../../shared/workspace/index.ts';
import { starterReps, starterTeam } from '../examples/index.ts';
import { type Machines, machinesOf, publishFlow, saveDraft } from '../flows/index.ts';
import { openServices, type Services, type Who } from '../http/index.ts';
import type { Deps } from '../runtime/index.ts';
import { engineMark } from '../store/engine-mark.ts';
import { getDraft, getFlowListed } from '../store/flow.ts';
import { starterMark } from '../store/starter-mark.ts';
import { getTemplate, putTemplate } from '../store/template.ts';
import { reps, settings, teams } from '../store/workspace.ts';
import { addKeys } from './keys.ts';

export type StarterOptions = {
  /** The first tracking key and server key; made if not given. */
  writeKey?: string;
  apiKey?: string;
  adminEmail?: string;
  timeZone?: string;
  /** Where nobody could be shown them: an administrator makes the keys in Setup. */
  withoutKeys?: true;
};

const ripen: Who = { kind: 'person', id: 'ripen', name: 'Ripen', email: null, roles: ['admin'] };
/** The flows that are live from the start: points, what follows MQL, what follows a rejection. */
const published = 3;

/**
 * Fills an empty workspace so that it works at once: settings, two reps, emails, a scoring flow and a nurture, published
 * like any other, and the first keys. Done once; what was cut off at any call is taken up again. Whoever wants the same
 * keys then gives them: they are stored as hashes only. Answers the keys it made, if any.
 */
export const createStarterWorkspace = async (
  deps: Deps,
  options: StarterOptions = {},
): Promise<{ writeKey: string; apiKey: string } | undefined> => {
  const services = openServices(deps);
  const { tables } = services;
  if (await starterMark.isSet(tables)) return undefined;

  const timeZone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  await settings.put(tables, { value: { ...firstSettings, timeZone }, revision: 1 });
  await teams.put(tables, starterTeam);
  for (const rep of starterReps) await reps.put(tables, rep);
  await addEmails(services);
  await addFlows(services, machinesOf(deps), timeZone);
  const keys = options.withoutKeys
    ? undefined
    : await addKeys(tables, { ...options, at: services.now(), by: ripen.name });
  await engineMark.set(tables, ENGINE);
  await starterMark.set(tables, services.now());
  return keys;
};

const addEmails = async ({ tables, now }: Services): Promise<void> => {
  for (const template of starterEmails) {
    const begun = await getTemplate(tables, template.id);
    // Its first write is there, the others may not be: the same again makes up for them and changes nothing.
    if (begun !== undefined && begun.template.version > 1) continue;
    await putTemplate(
      tables,
      begun ?? { template: { ...template, version: 1 }, editedAt: now(), editedBy: ripen.name },
    );
  }
};

const addFlows = async (services: Services, machines: Machines, timeZone: string): Promise<void> => {
  const templates = flowTemplates(starterModel(timeZone));
  for (const { flow } of templates.slice(0, published)) {
    // The row in the list is the last write of a draft: without it the draft is saved again.
    if ((await getFlowListed(services.tables, flow.id)) === undefined) await saveDraft(services, ripen, flow, 0);
  }
  for (const { flow } of templates.slice(0, published)) {
    const listed = await getFlowListed(services.tables, flow.id);
    if (listed?.version !== undefined) continue;
    const draft = await getDraft(services.tables, flow.id);
    await publishFlow(services, machines, ripen.name, flow.id, {
      revision: draft?.revision ?? 1,
      note: 'What every workspace begins with.',
    });
  }
};
