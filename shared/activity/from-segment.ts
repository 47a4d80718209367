import { type Problem, problemsOf } from '../problem/index.ts';
import type { Activity, Identity, Json } from './activity.ts';
import { addressAmong } from './address.ts';
import { bantAnswers } from './bant-answers.ts';
import { emailOf, identityOf } from './identifier.ts';
import { correctedInstant, instantOf, millisOf } from './instant.ts';
import type { Learnt, Reception } from './learnt.ts';
import { SegmentMessage } from './message.ts';

export type Translation = { activities: Activity[]; learnt: Learnt[]; problems: Problem[] };

/**
 * Translates one message of the Segment spec. It is kept unless a problem is an error. The same message always becomes
 * the same ids, so that a repeat counts once.
 */
export const fromSegment = (message: unknown, reception: Reception): Translation => {
  const { where = '' } = reception;
  const parsed = SegmentMessage.safeParse(message);
  if (!parsed.success)
    return refused(problemsOf(parsed.error, 'message.shape').map((problem) => placed(problem, where)));
  return translate(parsed.data, reception, where);
};

const refused = (problems: Problem[]): Translation => ({ activities: [], learnt: [], problems });

const placed = (problem: Problem, where: string): Problem => ({
  ...problem,
  where: [where, problem.where].filter((part) => part !== '').join('/'),
});

const translate = (message: SegmentMessage, reception: Reception, where: string): Translation => {
  const times = timesOf(message, reception, where);
  const who = identityOf(writtenIdentity(message), where);
  const problems = [...times.problems, ...who.problems];
  if (who.identity === undefined || problems.some(({ severity }) => severity === 'error')) return refused(problems);
  const id = message.messageId ?? reception.id();
  const base = { id, at: times.at, receivedAt: instantOf(reception.receivedAt), source: reception.source };
  const identity = who.identity;
  const context = keptContext(message.context ?? {}, message.type === 'page');
  const did = (type: string, properties: Record<string, Json>): Translation => ({
    activities: [{ v: 1, ...base, type, identity, properties, context }],
    learnt: [],
    problems,
  });
  const knows = (of: 'person' | 'company', traits: Record<string, Json>, consent: Learnt[] = []): Translation => ({
    activities: [],
    learnt: [{ ...base, identity, kind: 'profile', of, traits }, ...consent],
    problems,
  });
  switch (message.type) {
    case 'track': {
      const told = did(message.event, message.properties ?? {});
      const answers = bantAnswers(message.event, message.properties ?? {});
      if (Object.keys(answers).length === 0) return told;
      return { ...told, learnt: knows('person', answers).learnt };
    }
    case 'page':
      return did('Page Viewed', named(message));
    case 'screen':
      return did('Screen Viewed', named(message));
    case 'identify': {
      const { subscribed, unsubscribed, ...traits } = message.traits ?? {};
      const consent = consentOf(subscribed, unsubscribed);
      return knows(
        'person',
        { ...placeOf(message.context ?? {}), ...traits, ...emailTrait(identity) },
        consent === undefined
          ? []
          : [{ ...base, identity, kind: 'consent', state: consent, how: 'Said by an identify call.' }],
      );
    }
    case 'group':
      return knows('company', message.traits ?? {});
    case 'alias':
      // Says no more than that the two are one; whose history that is, identity resolution decides.
      return knows('person', {});
  }
};

const timesOf = (message: SegmentMessage, { receivedAt, sentAt }: Reception, where: string) => {
  const problems: Problem[] = [];
  const happened = message.timestamp == null ? undefined : millisOf(message.timestamp);
  if (message.timestamp != null && happened === undefined) {
    problems.push({
      code: 'message.time',
      severity: 'error',
      where: where === '' ? 'timestamp' : `${where}/timestamp`,
      message: 'This timestamp is no time.',
      hint: 'Give it as ISO 8601, such as 2026-05-04T09:30:00Z.',
    });
  }
  const sent = sentAt ?? (message.sentAt == null ? undefined : millisOf(message.sentAt));
  return { at: correctedInstant(happened, sent, receivedAt), problems };
};

const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
const isRecord = (value: Json | undefined): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An address may stand in the traits, in the context's traits, in the user id or, of a stranger, in the properties. */
const writtenIdentity = (message: SegmentMessage) => {
  const contextTraits = isRecord(message.context?.traits) ? message.context.traits : {};
  const traits = message.type === 'identify' ? (message.traits ?? {}) : {};
  const properties = message.type === 'track' && message.userId == null ? (message.properties ?? {}) : {};
  const userId = message.userId;
  const given = message.email ?? addressIn(traits) ?? addressIn(contextTraits);
  const email = given ?? (typeof userId === 'string' ? emailOf(userId) : undefined) ?? addressIn(properties);
  // Without a user id, an alias only says that a browser was here.
  const before = message.type === 'alias' ? message.previousId : undefined;
  const ids =
    userId == null
      ? { anonymousId: before ?? message.anonymousId }
      : { anonymousId: message.anonymousId, previousId: before };
  return { userId, ...ids, email: email === '' ? undefined : email };
};

/** What names no address is said as it was written, so that the sender hears of it. */
const addressIn = (traits: Readonly<Record<string, Json>>): string | undefined =>
  addressAmong(traits) ?? textOf(traits.email);

const emailTrait = (identity: Identity): Record<string, Json> =>
  identity.email === undefined ? {} : { email: identity.email };

const named = (message: SegmentMessage & { type: 'page' | 'screen' }): Record<string, Json> => ({
  ...message.properties,
  ...(message.name == null ? {} : { name: message.name }),
  ...(message.category == null ? {} : { category: message.category }),
});

const consentOf = (subscribed: Json | undefined, unsubscribed: Json | undefined) => {
  if (subscribed === false || unsubscribed === true) return 'unsubscribed';
  return subscribed === true || unsubscribed === false ? 'subscribed' : undefined;
};

/** What the browser tells of where somebody is; what a person says of it comes after and stands. */
const placeOf = (context: Readonly<Record<string, Json>>): Record<string, Json> => {
  const timeZone = textOf(context.timezone);
  const language = textOf(context.locale);
  return { ...(timeZone === undefined ? {} : { timeZone }), ...(language === undefined ? {} : { language }) };
};

const keptKeys = ['campaign', 'locale', 'timezone', 'userAgent', 'machine', 'referrer'] as const;
const keptOfPage = ['url', 'path', 'title', 'referrer'] as const;

/** The context without what repeats the profile, identifies a device or is of no use to a marketer. */
const keptContext = (context: Readonly<Record<string, Json>>, isPage: boolean): Record<string, Json> => {
  const kept: Record<string, Json> = {};
  for (const name of keptKeys) if (context[name] !== undefined) kept[name] = context[name];
  if (isRecord(context.page)) {
    const page: Record<string, Json> = {};
    for (const name of isPage ? (['referrer', 'url'] as const) : keptOfPage) {
      if (context.page[name] !== undefined && context.page[name] !== '') page[name] = context.page[name];
    }
    if (Object.keys(page).length > 0) kept.page = page;
  }
  return kept;
};
