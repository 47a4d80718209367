import type { Call } from '../world/wire.ts';
import type { Plant } from '../world/world.ts';

type Input = Record<string, unknown>;

const isOn = (call: Call, operation: string, table: string): boolean =>
  call.operation === operation && String(call.input.TableName).endsWith(table);

/** The same call with something else in its input. */
const changed = (call: Call, change: Input): Call => ({ ...call, input: { ...call.input, ...change } });

/** An expression in the attributes' own names, without what a builder of expressions puts around its parts. */
const named = ({ input }: Call, text: string): string => {
  const names = (input.ExpressionAttributeNames ?? {}) as Record<string, string>;
  return text.replace(/#\w+/g, (name) => names[name] ?? name);
};

const without = (call: Call, expression: string): Call => {
  const { [expression]: _gone, ...input } = call.input;
  return { ...call, input };
};

/** The call without those terms of its condition that speak of this (all of them joined by AND). */
const unasked = (call: Call, about: RegExp): Call => {
  const { ConditionExpression: text } = call.input;
  if (typeof text !== 'string') return call;
  const bare = text.replace(/^\((.*)\)$/s, (whole, inner: string) => (isBalanced(inner) ? inner : whole));
  const terms = bare.split(' AND ').filter((term) => !about.test(named(call, term)));
  if (terms.length === bare.split(' AND ').length) return call;
  const left = balanced(terms.join(' AND '));
  return left === '' ? without(call, 'ConditionExpression') : changed(call, { ConditionExpression: left });
};

const isBalanced = (text: string): boolean => {
  let depth = 0;
  for (const letter of text) {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (depth < 0) return false;
  }
  return depth === 0;
};

/** Closes and opens what dropping a term has left open. */
const balanced = (text: string): string => {
  const open = text.split('(').length - text.split(')').length;
  return open > 0 ? text + ')'.repeat(open) : '('.repeat(-open) + text;
};

/** The call without those changes of its update that touch this. */
const unchanged = (call: Call, touching: RegExp): Call => {
  const { UpdateExpression: text } = call.input;
  if (typeof text !== 'string') return call;
  const sections = text.split(/\b(?=SET |REMOVE )/).map((section) => {
    const [, word = '', list = ''] = /^(SET|REMOVE) (.*)$/s.exec(section.trim()) ?? [];
    const kept = list.split(/, (?![^(]*\))/).filter((one) => !touching.test(named(call, one)));
    return kept.length === 0 ? '' : `${word} ${kept.join(', ')}`;
  });
  return changed(call, { UpdateExpression: sections.join(' ').trim() });
};

const updates = (call: Call): string => named(call, String(call.input.UpdateExpression ?? ''));

const keyOf = ({ input }: Call, part: 'pk' | 'sk'): string =>
  String(((input.Key ?? input.Item) as { pk?: { S?: string }; sk?: { S?: string } } | undefined)?.[part]?.S ?? '');

/** The write that claims a visit of a step: it sets the claim, and the path and waits with it. */
const isClaim = (call: Call): boolean =>
  isOn(call, 'UpdateItem', 'Enrolments') && /claims\..*path = .*waits = /s.test(updates(call));

/**
 * Faults that somebody could make in the handlers or the services, planted on the wire: what a handler asks for or is
 * answered is changed as if its code were wrong. The simulation must find each of them.
 */
export const plants: readonly Plant[] = [
  { name: 'a timer is not set', forgetsTimer: (chance) => chance.happens(0.5) },
  { name: 'timers are lost at a restart', losesTimersAtRestart: true },
  { name: 'messages that failed are deleted', deletesWhatFailed: true },
  { name: 'a claim without its epoch', request: (call) => (isClaim(call) ? unasked(call, /epoch/) : call) },
  { name: 'a claim that does not look for an exit', request: (call) => (isClaim(call) ? unasked(call, /exit/) : call) },
  {
    name: 'a claim that does not look for a claim',
    request: (call) => (isClaim(call) ? unasked(call, /claims/) : call),
  },
  {
    name: 'what goes into the outbox is lost',
    request: (call) =>
      isOn(call, 'UpdateItem', 'Leads') && /outbox\..* = /.test(updates(call))
        ? unchanged(call, /outbox\..* = /)
        : call,
  },
  {
    name: 'unprocessed items are ignored',
    answer: (answer, call) =>
      call.operation === 'BatchGetItem' ? { ...(answer as Input), UnprocessedKeys: {} } : answer,
  },
  {
    name: 'events that the bus did not take are ignored',
    answer: (answer, call) =>
      call.operation === 'PutEvents'
        ? { FailedEntryCount: 0, Entries: (answer as { Entries: unknown[] }).Entries }
        : answer,
  },
  {
    name: 'a ledger entry is put without condition',
    request: (call) => (isOn(call, 'PutItem', 'Ledger') ? without(call, 'ConditionExpression') : call),
  },
  {
    name: 'a repeat is known by a wrong id',
    request: (call) => {
      const item = call.input.Item as { sk?: { S?: string }; entry?: { S?: string } } | undefined;
      if (!isOn(call, 'PutItem', 'Ledger') || item?.sk?.S?.startsWith('a#') !== true) return call;
      const entry = JSON.parse(item.entry?.S ?? '{}') as { id: string; receivedAt: string };
      return changed(call, { Item: { ...item, sk: { S: `${item.sk.S}@${entry.receivedAt}` } } });
    },
  },
  {
    name: 'a lead is written without its version',
    request: (call) => (isOn(call, 'UpdateItem', 'Leads') ? unasked(call, /version/) : call),
  },
  {
    name: 'a lead that was merged is written',
    request: (call) =>
      isOn(call, 'UpdateItem', 'Leads') && /mergedInto = /.test(updates(call)) ? unchanged(call, /version/) : call,
  },
  {
    name: 'the ring is ignored',
    answer: (answer, call, by) => {
      if (by !== 'score' || call.operation !== 'BatchGetItem') return answer;
      return JSON.parse(
        JSON.stringify(answer)
          .replace(/"ringFloor":\{"N":"\d+"\}/g, '"ringFloor":{"N":"0"}')
          .replace(/"ring":\{"S":"[^"]*"\}/g, '"ring":{"S":""}'),
      ) as unknown;
    },
  },
  {
    name: 'refusals are not looked at when sending',
    answer: (answer, call, by) => {
      if (by !== 'steps') return answer;
      if (call.operation === 'GetItem' && keyOf(call, 'sk') === 'suppressed') return {};
      if (call.operation !== 'GetItem' || keyOf(call, 'sk') !== 'lead') return answer;
      return JSON.parse(JSON.stringify(answer).replaceAll('unsubscribed', 'subscribed')) as unknown;
    },
  },
  {
    name: 'a cursor is skipped',
    answer: (answer, call) => {
      if (call.operation !== 'Query' && call.operation !== 'Scan') return answer;
      const { LastEvaluatedKey: _skipped, ...rest } = answer as Input;
      return rest;
    },
  },
  {
    name: 'an execution is named anew for each start',
    request: (() => {
      let n = 0;
      return (call: Call) => {
        if (call.operation !== 'StartExecution') return call;
        n += 1;
        return changed(call, { name: `again-${n}` });
      };
    })(),
  },
  {
    name: 'a wait is put on a lead without raising its version',
    request: (call) =>
      isOn(call, 'UpdateItem', 'Leads') && /waits\..* = .*version = version/s.test(updates(call))
        ? unchanged(call, /version/)
        : call,
  },
  {
    name: 'an enrolment is put without condition',
    request: (call) => (isOn(call, 'PutItem', 'Enrolments') ? without(call, 'ConditionExpression') : call),
  },
  {
    name: 'an identifier is claimed by whoever comes last',
    request: (call) =>
      isOn(call, 'PutItem', 'Leads') && keyOf(call, 'sk') === 'alias' ? without(call, 'ConditionExpression') : call,
  },
];
