import { LiquidError } from 'liquidjs';
import type { Problem } from '../problem/index.ts';

/** Everything that can be wrong with an email, each with what to do about it. */
export const emailProblem = {
  liquid: (part: string, error: unknown): Problem => {
    const [line = 1] = LiquidError.is(error) ? error.token.getPosition() : [];
    const said = error instanceof Error ? error.message.replace(/, line:\d+, col:\d+$/, '') : String(error);
    return {
      code: 'email-liquid',
      severity: 'error',
      where: part,
      message: `Line ${line} of the ${part} cannot be read: ${said}.`,
      hint: 'Write merge fields as {{ lead.firstName | default: "there" }} and close every {% if %} with {% endif %}.',
    };
  },
  unknownField: (part: string, line: number, field: string, near: string | undefined): Problem => ({
    code: 'email-unknown-field',
    severity: 'error',
    where: part,
    message: `Line ${line} of the ${part} uses "${field}", which no lead has.`,
    hint:
      near === undefined ? 'Choose a field from the list, or add it to the lead fields.' : `Did you mean "${near}"?`,
  }),
  noDefault: (part: string, line: number, field: string): Problem => ({
    code: 'email-no-default',
    severity: 'warning',
    where: part,
    message: `Line ${line} of the ${part} shows nothing when a lead has no "${field}".`,
    hint: `Give a fallback: {{ ${field} | default: "there" }}, or show it only {% if ${field} %}.`,
  }),
  emptySubject: (): Problem => ({
    code: 'email-empty-subject',
    severity: 'error',
    where: 'subject',
    message: 'The subject is empty for this lead.',
    hint: 'Write some words around the merge field, or give it a default.',
  }),
  longSubject: (): Problem => ({
    code: 'email-long-subject',
    severity: 'note',
    where: 'subject',
    message: 'The subject is longer than 70 characters; phones cut it off.',
    hint: 'Put what matters into the first few words.',
  }),
  rawHtml: (): Problem => ({
    code: 'email-raw-html',
    severity: 'warning',
    where: 'body',
    message: 'The body holds HTML, which is shown as plain text.',
    hint: 'Use Markdown: **bold**, [a link](https://…), # a heading. A link alone in a paragraph is a button.',
  }),
  badLink: (href: string): Problem => ({
    code: 'email-bad-link',
    severity: 'error',
    where: 'body',
    message: `The link to "${href.slice(0, 80)}" does not begin with https://, http://, mailto: or tel:.`,
    hint: 'Write the whole address, beginning with https://.',
  }),
} as const;
