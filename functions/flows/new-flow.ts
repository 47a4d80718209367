import { type FlowTemplate, flowTemplates, starterEmails } from '../../shared/flow/templates/index.ts';
import { blankModel, starterModel } from '../../shared/scoring/index.ts';
import type { CreateFlowRequest, Draft } from '../api/contract/index.ts';
import { notFound, type Services, type Who } from '../http/index.ts';
import { getDraft, listFlows } from '../store/flow.ts';
import { getTemplate, putTemplate } from '../store/template.ts';
import { settings } from '../store/workspace.ts';
import { idFrom } from './draft.ts';

/** The draft that somebody begins with. The emails that a template sends are added where they are missing. */
export const newFlow = async (services: Services, who: Who, request: CreateFlowRequest): Promise<Draft> => {
  const { tables } = services;
  const taken = new Set((await listFlows(tables)).map(({ id }) => id));
  const named = (flow: Draft, name: string): Draft => ({ ...flow, id: idFrom(name, taken), name });
  const { value: set } = await settings.get(tables);
  const model = starterModel(set.timeZone);

  switch (request.from) {
    case 'template': {
      const template = flowTemplates(model).find(({ id }) => id === request.template);
      if (template === undefined) throw notFound('template');
      await addEmails(services, who.name, template);
      return named(template.flow, request.name ?? template.name);
    }
    case 'blank': {
      const blank = { id: '', name: '', schemaVersion: 1 as const, steps: {} };
      const exits = { unsubscribed: true, becameCustomer: true, stageChanged: false };
      const start =
        request.kind === 'scoring'
          ? { kind: 'scoring' as const, model: blankModel(set.timeZone), next: {} }
          : { kind: 'trigger' as const, next: goOn(null) };
      return named({ ...blank, start, exits, reentry: { kind: 'never' } }, request.name);
    }
    case 'import':
      return named(request.flow, request.name ?? (request.flow.name || 'Imported flow'));
    case 'flow': {
      const other = await getDraft(tables, request.flow);
      if (other === undefined) throw notFound('flow');
      return named(other.flow as Draft, request.name);
    }
  }
};

/** The outlet `then`, written so because an object with a literal `then` looks like a promise. */
const goOn = (step: string | null) => Object.fromEntries([['then', step]]);

/** Adds the emails of a template flow; one that is there already stays as its people have made it. */
const addEmails = async (
  { tables, now }: Services,
  by: string,
  { emails }: Pick<FlowTemplate, 'emails'>,
): Promise<void> => {
  for (const email of starterEmails.filter(({ id }) => emails.includes(id))) {
    const there = await getTemplate(tables, email.id);
    // Its first write is there, the others may not be: the same again makes up for them and changes nothing.
    if (there !== undefined && there.template.version > 1) continue;
    await putTemplate(tables, there ?? { template: { ...email, version: 1 }, editedAt: now(), editedBy: by });
  }
};
