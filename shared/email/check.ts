import type { LeadField } from '../lead/index.ts';
import { nearest, type Problem } from '../problem/index.ts';
import { forMarkdown, forSubject } from './liquid.ts';
import { toHtml } from './markdown.ts';
import { emailProblem } from './problems.ts';
import type { EmailTemplate } from './template.ts';

const ours = new Set(['sender.name', 'rep.name', 'rep.email', 'unsubscribeUrl', 'baseUrl']);
const derived = ['emailDomain', 'emailKind', 'competitor'];

/** What is wrong with a template whoever the lead is. `fields` are the lead fields of the workspace. */
export const checkTemplate = (
  template: Pick<EmailTemplate, 'subject' | 'preheader' | 'body'>,
  fields: readonly Pick<LeadField, 'name'>[],
): Problem[] => {
  const names = [...fields.map((field) => field.name), ...derived];
  const problems: Problem[] = [];
  for (const part of ['subject', 'preheader', 'body'] as const) {
    problems.push(...checkPart(part, template[part], names));
  }
  if (problems.length === 0) toHtml(template.body.replace(/{{[^{}]{0,500}}}|{%[^{%]{0,500}%}/g, 'https://x'), problems);
  return problems;
};

const checkPart = (part: string, source: string, names: readonly string[]): Problem[] => {
  const engine = part === 'body' ? forMarkdown : forSubject;
  try {
    const { globals } = engine.parseAndAnalyzeSync(source);
    const used = Object.values(globals).flat();
    const unknown = used.flatMap(({ segments, location }) => {
      const field = segments.map(String).join('.');
      const [root, name = ''] = segments.map(String);
      if (ours.has(field) || (root === 'lead' && names.includes(name))) return [];
      const near = nearest(root === 'lead' ? name : field, names);
      return [emailProblem.unknownField(part, location.row, field, near && `lead.${near}`)];
    });
    return [...unknown, ...bare(part, source, names)];
  } catch (error) {
    return [emailProblem.liquid(part, error)];
  }
};

/** Merge fields shown as they are, with nothing to fall back to and nothing around them that asks whether they are there. */
const bare = (part: string, source: string, names: readonly string[]): Problem[] => {
  const asked = new Set(
    [...source.matchAll(/{%-?\s{0,50}(?:if|elsif|unless|for|case)\b([^{%]{0,500})%}/g)].flatMap(([, test = '']) =>
      [...test.matchAll(/lead\.(\w+)/g)].map(([field]) => field),
    ),
  );
  const lineAt = lineCounter(source);
  return [...source.matchAll(/{{-?\s{0,50}(lead\.(\w{1,80}))\s{0,50}((?:\|[^{}]{0,500})?)-?}}/g)].flatMap((match) => {
    const [, field = '', name = '', filters = ''] = match;
    if (!names.includes(name) || name === 'email' || asked.has(field) || /\|\s*default\b/.test(filters)) return [];
    const line = lineAt(match.index);
    return [emailProblem.noDefault(part, line, field)];
  });
};

/** The line of a place in a text, for places that are asked in order: the whole is walked once. */
const lineCounter = (source: string): ((index: number) => number) => {
  let line = 1;
  let at = 0;
  return (index) => {
    for (; at < index; at += 1) if (source[at] === '\n') line += 1;
    return line;
  };
};
