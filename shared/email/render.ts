import type { Liquid } from 'liquidjs';
import type { Json } from '../activity/index.ts';
import type { Problem } from '../problem/index.ts';
import { footerText, layOut } from './layout.ts';
import { forMarkdown, forSubject } from './liquid.ts';
import { toHtml, toText } from './markdown.ts';
import { emailProblem } from './problems.ts';
import type { EmailTemplate } from './template.ts';

/** What merge fields read: `{{ lead.firstName }}`, `{{ rep.name }}`, `{{ sender.name }}`, `{{ unsubscribeUrl }}`. */
export type MergeFields = {
  /** The lead's profile. */
  lead: Readonly<Record<string, Json>>;
  rep?: Readonly<{ name: string; email: string }>;
};

export type EmailOptions = {
  /** Where one click ends all marketing mail to this lead. */
  unsubscribeUrl: string;
  /** The public address of this Ripen, for links in the email. */
  baseUrl: string;
  senderName: string;
  /** The postal address that the law asks for under marketing mail. */
  address: string;
};

export type RenderedEmail = { subject: string; preheader: string; html: string; text: string; problems: Problem[] };

/** One email as one lead gets it. With an error among the problems it must not be sent. */
export const render = (
  template: Pick<EmailTemplate, 'topic' | 'subject' | 'preheader' | 'body'>,
  fields: MergeFields,
  options: EmailOptions,
): RenderedEmail => {
  const problems: Problem[] = [];
  const scope = {
    ...fields,
    sender: { name: options.senderName },
    unsubscribeUrl: options.unsubscribeUrl,
    baseUrl: options.baseUrl,
  };
  const fill = (engine: Liquid, part: string, source: string): string => {
    try {
      return engine.parseAndRenderSync(source, scope);
    } catch (error) {
      problems.push(emailProblem.liquid(part, error));
      return '';
    }
  };
  const subject = fill(forSubject, 'subject', template.subject).replace(/\s+/g, ' ').trim();
  const preheader = fill(forSubject, 'preheader', template.preheader).replace(/\s+/g, ' ').trim();
  const markdown = fill(forMarkdown, 'body', template.body);
  if (subject === '' && problems.length === 0) problems.push(emailProblem.emptySubject());
  if (subject.length > 70) problems.push(emailProblem.longSubject());
  const footer = template.topic === 'marketing' ? options : undefined;
  return {
    subject,
    preheader,
    html: layOut(subject, preheader, toHtml(markdown, problems), footer),
    text: [toText(markdown), ...(footer === undefined ? [] : [footerText(footer)])].join('\n\n'),
    problems,
  };
};

/** A short message with merge fields as plain text; a message that cannot be read is sent as it was written. */
export const fillText = (source: string, fields: MergeFields): string => {
  try {
    return source
      .split('\n')
      .map((line) => forSubject.parseAndRenderSync(line, fields))
      .join('\n');
  } catch {
    return source;
  }
};
