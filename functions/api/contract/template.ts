import * as z from 'zod';
import { Address } from '../../../shared/activity/index.ts';
import { Id } from '../../../shared/contract/index.ts';
import { EmailTemplate } from '../../../shared/email/index.ts';
import { Problem } from '../../../shared/problem/index.ts';

/** Where a template is sent: live or only in a draft. */
export const TemplateUse = z.object({ flow: z.string(), flowName: z.string(), step: z.string(), live: z.boolean() });
export const TemplateRow = z.object({
  id: z.string(),
  name: z.string(),
  topic: z.enum(['marketing', 'transactional']),
  subject: z.string(),
  revision: z.number().int(),
  editedAt: z.string(),
  editedBy: z.string(),
  usedBy: z.array(TemplateUse),
});
export type TemplateRow = z.infer<typeof TemplateRow>;
export const TemplateList = z.object({ items: z.array(TemplateRow) });
export type TemplateList = z.infer<typeof TemplateList>;
export const TemplatePage = z.object({ row: TemplateRow, template: EmailTemplate, revision: z.number().int() });
export type TemplatePage = z.infer<typeof TemplatePage>;

/** Saving a template makes its next version, which the next email uses. With `If-Match` as for drafts. */
export const SaveTemplateRequest = EmailTemplate.omit({ id: true, version: true });
export type SaveTemplateRequest = z.input<typeof SaveTemplateRequest>;
export const CreateTemplateRequest = SaveTemplateRequest.extend({ id: EmailTemplate.shape.id.optional() });
export type CreateTemplateRequest = z.input<typeof CreateTemplateRequest>;

/** Renders what is being written for one lead (a sample person if none is given). */
export const PreviewRequest = z.object({ template: SaveTemplateRequest, lead: Id.optional() });
export type PreviewRequest = z.input<typeof PreviewRequest>;
export const Preview = z.object({
  subject: z.string(),
  preheader: z.string(),
  html: z.string(),
  text: z.string(),
  problems: z.array(Problem),
});
export type Preview = z.infer<typeof Preview>;
/** Sends the preview, marked as a test, to the person signed in or to `to`. */
export const TestSendRequest = PreviewRequest.extend({ to: Address.optional() });
export type TestSendRequest = z.input<typeof TestSendRequest>;
export const TestSent = z.object({ to: z.string(), message: z.string() });
export type TestSent = z.infer<typeof TestSent>;

/** An email that was sent to a lead, or why it was not. */
export const MessageRow = z.object({
  id: z.string(),
  template: z.string(),
  templateName: z.string(),
  subject: z.string(),
  at: z.string(),
  status: z.enum(['claimed', 'sent', 'delivered', 'opened', 'clicked', 'bounced', 'complained', 'refused']),
  reason: z.string().nullable(),
  flow: z.string().nullable(),
});
export type MessageRow = z.infer<typeof MessageRow>;
