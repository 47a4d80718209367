import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../shared/email/index.ts';
import { standardFields } from '../../shared/lead/index.ts';

const check = (body: string, subject = 'Hello') => checkTemplate({ subject, preheader: '', body }, standardFields);
const codes = (body: string) => check(body).map((problem) => problem.code);

describe('checkTemplate', () => {
  it('finds nothing wrong with what a marketer usually writes', () => {
    expect(
      check(
        'Hi {{ lead.firstName | default: "there" }},\n\n{% if lead.company %}How is {{ lead.company }}?{% endif %}\n\n**[See](https://example.com/?e={{ lead.email | url_encode }})**\n\n{{ sender.name }}',
      ),
    ).toEqual([]);
  });

  it('names a field that no lead has, with its line and the one that was probably meant', () => {
    const [problem] = check('Hello\n\nHi {{ lead.firstname | default: "x" }}');
    expect(problem).toMatchObject({
      code: 'email-unknown-field',
      where: 'body',
      hint: 'Did you mean "lead.firstName"?',
    });
    expect(problem?.message).toContain('Line 3');
  });

  it('finds unknown fields inside conditions and in the subject too', () => {
    expect(codes('{% if lead.shoeSize > 3 %}x{% endif %}')).toEqual(['email-unknown-field']);
    expect(check('x', '{{ company }}')).toMatchObject([{ code: 'email-unknown-field', where: 'subject' }]);
  });

  it('warns of a field that may be empty and has nothing to fall back to', () => {
    expect(codes('Hi {{ lead.firstName }}')).toEqual(['email-no-default']);
    expect(codes('Hi {{ lead.firstName | default: "you" }}')).toEqual([]);
    expect(codes('{% if lead.firstName %}Hi {{ lead.firstName }}{% endif %}')).toEqual([]);
  });

  it.each([
    ['{{ lead.firstName', 'an open merge field'],
    ['{% if lead.company %}', 'an open condition'],
    ['{{ lead.firstName | shout }}', 'a filter that does not exist'],
    ['{{ lead.firstName | raw }}', 'a filter that would let markup through'],
    ['{% nonsense %}', 'a tag that does not exist'],
  ])('refuses %s (%s)', (body) => {
    expect(codes(body)).toEqual(['email-liquid']);
  });

  it('finds raw HTML and links that are no addresses', () => {
    expect(codes('<table></table>')).toEqual(['email-raw-html']);
    expect(codes('[here](example.com)')).toEqual(['email-bad-link']);
    expect(codes('[here](https://example.com)')).toEqual([]);
  });
});
