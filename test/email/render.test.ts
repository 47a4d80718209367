import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MergeFields, render } from '../../shared/email/index.ts';
import { runs } from '../runs.ts';

const options = {
  unsubscribeUrl: 'https://ripen.example/u/abc',
  baseUrl: 'https://ripen.example',
  senderName: 'Northwind',
  address: '1 Harbour Street, Bremen',
};

const anEmail = (body: string, subject = 'Hello') => ({ topic: 'marketing' as const, subject, preheader: '', body });
const aLead = (lead: MergeFields['lead'] = {}) => ({ lead });

describe('render', () => {
  it('fills merge fields and falls back to their defaults', () => {
    const template = anEmail('Hi {{ lead.firstName | default: "there" }},', 'For {{ lead.company | default: "you" }}');
    const known = render(template, aLead({ firstName: 'Zoë', company: 'Örsted A/S' }), options);
    expect(known.subject).toBe('For Örsted A/S');
    expect(known.text).toContain('Hi Zoë,');
    const unknown = render(template, aLead(), options);
    expect(unknown.subject).toBe('For you');
    expect(unknown.text).toContain('Hi there,');
    expect(unknown.problems).toEqual([]);
  });

  it('puts the way out and the address under marketing mail, in both parts, and not under transactional mail', () => {
    const marketing = render(anEmail('Hello'), aLead(), options);
    for (const part of [marketing.html, marketing.text]) {
      expect(part).toContain(options.unsubscribeUrl);
      expect(part).toContain('1 Harbour Street, Bremen');
    }
    const transactional = render({ ...anEmail('Hello'), topic: 'transactional' }, aLead(), options);
    expect(transactional.html + transactional.text).not.toContain('Unsubscribe');
  });

  it('makes a button of a bold link that stands alone, and plain text keeps its address', () => {
    const { html, text } = render(anEmail('**[Book a demo](https://example.com/demo?a=1&b=2)**'), aLead(), options);
    expect(html).toMatch(/<a class="button" href="https:\/\/example.com\/demo\?a=1&#38;b=2"[^>]*>Book a demo<\/a>/);
    expect(text).toContain('Book a demo (https://example.com/demo?a=1&b=2)');
  });

  it('never lets what a lead typed become markup', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom(
            '<script>alert(1)</script>',
            '[x](javascript:alert(1))',
            '**b**',
            '{{ 1 }}',
            '\n# big\n',
            '"><b>',
          ),
        ),
        (name) => {
          const plain = render(anEmail('Dear {{ lead.firstName }}!'), aLead({ firstName: 'X' }), options).html;
          const { html } = render(anEmail('Dear {{ lead.firstName }}!'), aLead({ firstName: name }), options);
          expect(html.match(/<[^>]*>/g)).toEqual(plain.match(/<[^>]*>/g));
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it('shows what a lead typed as it was typed, in both parts', () => {
    const { html, text } = render(anEmail('Dear {{ lead.firstName }}!'), aLead({ firstName: "*A* <O'B>" }), options);
    expect(text).toContain("Dear *A* <O'B>!");
    expect(html).toContain('Dear *A* &lt;O&#39;B&gt;!');
  });

  it('keeps a subject on one line', () => {
    const { subject } = render(
      anEmail('x', 'Hi {{ lead.firstName }}'),
      aLead({ firstName: 'A\r\nBcc: b@c.de' }),
      options,
    );
    expect(subject).toBe('Hi A Bcc: b@c.de');
  });

  it('shows raw HTML as text and drops links that are no web addresses, and says so', () => {
    const { html, problems } = render(anEmail('<b>x</b>\n\n[y](javascript:alert(1))'), aLead(), options);
    expect(html).not.toContain('<b>');
    expect(html).not.toContain('href="javascript');
    expect(problems.map((problem) => problem.code)).toEqual(
      expect.arrayContaining(['email-raw-html', 'email-bad-link']),
    );
  });

  it('reports a broken template with its line instead of throwing', () => {
    const { problems } = render(anEmail('Hello\n{% if lead.x %}'), aLead(), options);
    expect(problems).toMatchObject([{ code: 'email-liquid', where: 'body', severity: 'error' }]);
    expect(problems[0]?.message).toContain('Line 2');
  });

  it('stops templates that would run for ever', () => {
    const { problems } = render(anEmail('{% for i in (1..100000000) %}x{% endfor %}'), aLead(), options);
    expect(problems).toMatchObject([{ code: 'email-liquid' }]);
  });
});
