import { describe, expect, it } from 'vitest';
import { checkTemplate, render } from '../../shared/email/index.ts';

const options = { unsubscribeUrl: 'https://a.example/u', baseUrl: 'https://a.example', senderName: 'N', address: 'A' };

const timeOf = (work: () => void): number => {
  const before = performance.now();
  work();
  return performance.now() - before;
};

/** How much longer eight times as much takes, by the best of a few runs: about 8 where time grows with the size, 64 with its square. */
const growth = (work: (size: number) => void): number => {
  const best = (size: number) => Math.min(...[1, 2, 3, 4].map(() => timeOf(() => work(size))));
  // Below a millisecond there is nothing to compare.
  return best(48_000) / Math.max(1, best(6000));
};

const LINEAR = 24;

const rendered = (body: string, lead = {}) =>
  render({ topic: 'marketing', subject: 's', preheader: '', body }, { lead }, options);

describe('text of strangers costs time by its length', () => {
  it.each([
    ' ',
    '\t',
    '!',
    '*a ',
    '**a ',
    'a*',
    'a_',
    '_1[',
    '***a**b*',
    '[',
    '![',
    '[a](',
    '<',
    '<a ',
    '`',
    '~a(',
    '\\',
    '{{',
    '{%',
    '{{ lead.x |',
    '{% if a %}',
    '> ',
    '>',
    '1. ',
    '- ',
    '#*1',
    '**[a](https://b.example)**',
    '=\n',
  ])('%j over and over, in a template', (seed) => {
    const work = (size: number) => {
      const body = `Hello ${seed.repeat(Math.ceil(size / seed.length))}`;
      rendered(body);
      checkTemplate({ subject: 's', preheader: '', body }, [{ name: 'x' }]);
    };
    expect(growth(work)).toBeLessThan(LINEAR);
  });

  it('{{ over and over, in a raw block', () => {
    const work = (size: number) => {
      const body = `{% raw %}${'{{'.repeat(size / 2)}{% endraw %}`;
      rendered(body);
      checkTemplate({ subject: 's', preheader: '', body }, [{ name: 'x' }]);
    };
    expect(growth(work)).toBeLessThan(LINEAR);
  });

  it.each([' ', '!', '<', '*a ', 'a'])('%j over and over, as a name; what is shown of it is cut', (seed) => {
    expect(
      growth((size) => void rendered('Dear {{ lead.firstName }},', { firstName: `x${seed.repeat(size)}y` })),
    ).toBeLessThan(LINEAR);
    const { text, html } = rendered('Dear {{ lead.firstName }},', { firstName: `x${seed.repeat(48_000)}y` });
    expect(text.length).toBeLessThan(2000);
    expect(html.length).toBeLessThan(20_000);
  });

  it('spaces in a name are one', () => {
    expect(rendered('Dear {{ lead.firstName }}!', { firstName: `Zoë${' '.repeat(3000)}Ann` }).text).toContain(
      'Dear Zoë Ann!',
    );
  });
});

describe('what a marketer means', () => {
  it('a line break is one, in both parts', () => {
    const { html, text } = rendered('Best,\nOur company');
    expect(html).toContain('Best,<br>Our company');
    expect(text).toContain('Best,\nOur company');
  });

  it('a link alone in a paragraph is a button, bold or not; an address written out stays one', () => {
    for (const body of ['[Book](https://b.example/demo)', '**[Book](https://b.example/demo)**']) {
      expect(rendered(body).html).toMatch(/<a class="button" href="https:\/\/b.example\/demo"/);
    }
    expect(rendered('https://b.example/demo').html).toContain('<a class="link"');
    expect(rendered('See [this](https://b.example/demo)').html).toContain('<a class="link"');
  });
});
