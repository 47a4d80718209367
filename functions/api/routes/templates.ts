import type * as z from 'zod';
import { checkTemplate, type EmailTemplate, render } from '../../../shared/email/index.ts';
import { leadFieldsOf } from '../../../shared/workspace/index.ts';
import { idFrom } from '../../flows/index.ts';
import { type Endpoint, notFound, Refusal, type Services, type Who } from '../../http/index.ts';
import { setting } from '../../runtime/index.ts';
import { audit } from '../../store/audit.ts';
import { deleteTemplate, getTemplate, listTemplates, putTemplate, type StoredTemplate } from '../../store/template.ts';
import { settings } from '../../store/workspace.ts';
import type { PreviewRequest, TemplateRow } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';
import type { LeadReader } from '../leads/reader.ts';
import { testSender } from '../templates/test-send.ts';
import { templateUses } from '../templates/uses.ts';

/** Who a preview is for while no lead is chosen. */
const sample = {
  firstName: 'Ada',
  lastName: 'Lindqvist',
  email: 'ada.lindqvist@northwind.example',
  company: 'Northwind',
  jobTitle: 'Head of Operations',
};

/** Email templates: list, edit, preview, test. */
export const templateRoutes = (services: Services, leads: LeadReader): Endpoint[] => {
  const { tables } = services;
  const send = testSender(services.deps);

  const row = ({ template, editedAt, editedBy }: StoredTemplate, usedBy: TemplateRow['usedBy']): TemplateRow => ({
    id: template.id,
    name: template.name,
    topic: template.topic,
    subject: template.subject,
    revision: template.version,
    editedAt,
    editedBy,
    usedBy,
  });

  const page = async (stored: StoredTemplate) => ({
    row: row(stored, (await templateUses(tables)).get(stored.template.id) ?? []),
    template: stored.template,
    revision: stored.template.version,
  });

  const refuseErrors = async (template: EmailTemplate) => {
    const { value: set } = await settings.get(tables);
    const problems = checkTemplate(template, leadFieldsOf(set)).filter(({ severity }) => severity === 'error');
    if (problems.length === 0) return;
    throw new Refusal('refused', problems[0]?.message ?? '', 'Mend what `problems` lists.', { problems });
  };

  const save = async (who: Who, template: EmailTemplate) => {
    await refuseErrors(template);
    const stored = { template, editedAt: services.now(), editedBy: who.name };
    if (await putTemplate(tables, stored)) {
      await audit(tables, { at: stored.editedAt, who: who.name, what: 'email saved', target: template.id });
      return page(stored);
    }
    const now = await getTemplate(tables, template.id);
    if (now === undefined) throw notFound('email');
    throw new Refusal(
      'conflict',
      `${now.editedBy} changed this email meanwhile.`,
      'Load their version, or save yours under another name.',
      { conflict: { by: now.editedBy, at: now.editedAt, revision: now.template.version } },
    );
  };

  const preview = async (template: z.output<typeof PreviewRequest>['template'], lead: string | undefined) => {
    const [{ value: set }, known] = await Promise.all([
      settings.get(tables),
      lead === undefined ? undefined : leads.know(lead),
    ]);
    if (lead !== undefined && known === undefined) throw notFound('lead');
    return render(
      template,
      { lead: known?.view.lead ?? sample },
      {
        unsubscribeUrl: `${setting(services.deps, 'BASE_URL')}/u/preview`,
        baseUrl: setting(services.deps, 'BASE_URL'),
        senderName: set.company,
        address: set.postalAddress,
      },
    );
  };

  return [
    endpoint({
      route: 'GET /api/templates',
      async run() {
        const [templates, uses] = await Promise.all([listTemplates(tables), templateUses(tables)]);
        return { items: templates.map((stored) => row(stored, uses.get(stored.template.id) ?? [])) };
      },
    }),
    endpoint({
      route: 'POST /api/templates',
      async run({ who, body }) {
        const taken = new Set((await listTemplates(tables)).map(({ template }) => template.id));
        return save(who, { ...body, id: body.id ?? idFrom(body.name, taken), version: 1 });
      },
    }),
    endpoint({
      route: 'POST /api/templates/preview',
      run: ({ body }) => preview(body.template, body.lead),
    }),
    endpoint({
      route: 'POST /api/templates/test-send',
      async run({ who, body }) {
        const to = body.to ?? (who.kind === 'person' ? who.email : null);
        if (to === null)
          throw new Refusal('bad request', 'It is not known where to send it.', 'Give an address in `to`.');
        const email = await preview(body.template, body.lead);
        const errors = email.problems.filter(({ severity }) => severity === 'error');
        if (errors.length > 0) {
          throw new Refusal('refused', 'The email cannot be sent as it is.', 'Mend what `problems` lists.', {
            problems: errors,
          });
        }
        const message = await send(to, email);
        await audit(tables, { at: services.now(), who: who.name, what: 'test email sent', target: body.template.name });
        return { to, message };
      },
    }),
    endpoint({
      route: 'GET /api/templates/:template',
      async run({ param }) {
        const stored = await getTemplate(tables, param('template'));
        if (stored === undefined) throw notFound('email');
        return page(stored);
      },
    }),
    endpoint({
      route: 'PUT /api/templates/:template',
      run: ({ who, param, revision, body }) => save(who, { ...body, id: param('template'), version: revision + 1 }),
    }),
    endpoint({
      route: 'DELETE /api/templates/:template',
      async run({ who, param }) {
        const uses = (await templateUses(tables)).get(param('template')) ?? [];
        const [first] = uses;
        if (first !== undefined) {
          throw new Refusal(
            'refused',
            `The flow "${first.flowName}" sends this email.`,
            'Take it out of the flow first.',
          );
        }
        await deleteTemplate(tables, param('template'));
        await audit(tables, { at: services.now(), who: who.name, what: 'email deleted', target: param('template') });
        return { done: true };
      },
    }),
  ];
};
