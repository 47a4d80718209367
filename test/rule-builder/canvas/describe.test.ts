import { describe, expect, test } from 'vitest';
import { addName, kindName, outletName, sentence, shortName } from '../../../rule-builder/src/canvas/describe.ts';
import { flowOf } from '../../../rule-builder/src/editor/draft.ts';
import { knownTo } from '../../../rule-builder/src/editor/known.ts';
import { pointsModel } from '../../../shared/flow/index.ts';
import { starterModel } from '../../../shared/scoring/index.ts';
import { aFlow, asks, email, splitBy, step, waitDays } from '../../flow/a-flow.ts';
import { aPage } from '../a-page.ts';

const flow = aFlow({
  hello: email('pause'),
  pause: waitDays(3, 'which'),
  which: splitBy(asks('grade', 'is', 'A'), null, null),
  odd: step('odd', {}),
  garbled: step('split', { branches: 'none' }),
});
const known = knownTo(aPage(flow), flow);
const scoring = pointsModel(starterModel()).flow;

describe('a step in words', () => {
  test('is named by its kind, as in the picker', () => {
    expect(['start', 'hello', 'which', 'odd', 'gone'].map((id) => kindName(flow, id))).toEqual([
      'Start',
      'Send email',
      'Split',
      'odd',
      '',
    ]);
    expect(kindName(scoring, 'start')).toBe('Scoring');
  });

  test('is a sentence with names, never an id', () => {
    expect(['start', 'hello', 'pause', 'which', 'gone'].map((id) => sentence(flow, id, known))).toEqual([
      'Starts when someone adds a lead by hand.',
      'Send the email “Welcome”.',
      'Wait 3 days.',
      'If Grade is A: Yes; else: everyone else.',
      '',
    ]);
  });

  test('asks for a start that is not chosen yet', () => {
    const open = flowOf({ id: 'a', name: 'A', schemaVersion: 1, start: { kind: 'trigger' }, steps: {} });
    expect(sentence(open, 'start', known)).toBe('Choose what starts this flow');
    expect(sentence(scoring, 'start', known)).toMatch(/^Scores every lead by \d+ rules/);
  });

  test('says that settings cannot be read where they cannot', () => {
    for (const id of ['odd', 'garbled'])
      expect(sentence(flow, id, known)).toBe('The settings of this step cannot be read.');
    expect(['odd', 'garbled'].map((id) => shortName(flow, id, known))).toEqual(['odd', 'Split']);
  });

  test('follows what the workspace calls things, and other settings', () => {
    const page = aPage(flow);
    const renamed = {
      ...page,
      context: { ...page.context, templates: [{ id: 'welcome', name: 'Hello', topic: 'marketing' as const }] },
    };
    expect(sentence(flow, 'hello', known)).toBe('Send the email “Welcome”.');
    expect(sentence(flow, 'hello', knownTo(renamed, flow))).toBe('Send the email “Hello”.');
    expect(shortName(aFlow({ pause: waitDays(4) }), 'pause', known)).toBe('Wait 4 days');
  });
});

describe('the merge fields of a message in words', () => {
  const tell = (message: string) => {
    const told = aFlow({ tell: step('notify', { channel: 'email', to: 'owner', message }) });
    return [sentence(told, 'tell', known), shortName(told, 'tell', known)];
  };

  test('are shown by the names of their fields', () => {
    expect(tell('Call {{ lead.jobTitle }}, {{company | default: "A lead"}}')).toEqual([
      "Tell the lead's rep by email: “Call [Job title], [Company]”",
      'Notify: Call [Job title], [Company]…',
    ]);
    expect(tell('{{ lead.nickname }}')[1]).toBe('Notify: [nickname]');
    expect(tell('Call {{ lead.comp')[0]).toBe("Tell the lead's rep by email: “Call [comp]…”");
  });

  test.each(['{{ lead.jobTitle }', '{{ lead.jobTitle', '{{ lead.jobTitle }}'])(
    'show no braces where the words are cut off inside of them: %s',
    (cut) => {
      const before = 'x'.repeat(39 - cut.length);
      const [long, short] = tell(`${before}{{ lead.jobTitle }} and more`);
      expect(long).toBe(`Tell the lead's rep by email: “${before}[Job title] and more”`);
      expect(short).toBe(`Notify: ${before}[Job title]…`);
      const length = 119 - cut.length;
      const words = tell(`${'y'.repeat(length)}{{ lead.jobTitle }} and more, so that it is cut off`)[0];
      expect(words).toMatch(/^Tell the lead's rep by email: “y+\[Job title\]…”$/);
    },
  );
});

describe('the ways out in words', () => {
  test('have a name only where there are several', () => {
    expect(outletName(flow, 'pause', 'then')).toBe('');
    expect(outletName(flow, 'which', 'yes')).toBe('Yes');
    expect(outletName(flow, 'which', 'else')).toBe('Everyone else');
    expect(outletName(flow, 'which', 'gone')).toBe('gone');
    expect(outletName(flow, 'gone', 'then')).toBe('');
  });

  test('tell each + from the others', () => {
    expect(addName(flow, 'start', 'then', known)).toBe('Add step after the start');
    expect(addName(flow, 'pause', 'then', known)).toBe('Add step after Wait 3 days');
    expect(addName(flow, 'which', 'else', known)).toBe('Add step after Split: Yes, Everyone else');
    expect(addName(scoring, 'start', 'mql', known)).toMatch(/^Add step after the scoring model, ./);
    expect(shortName(flow, 'gone', known)).toBe('gone');
  });
});
