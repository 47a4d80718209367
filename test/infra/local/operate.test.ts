import { expect, test } from 'vitest';
import { createAlarms } from '../../../infra/local/operate/alarm.ts';
import { createLog } from '../../../infra/local/operate/log.ts';
import { createMetrics } from '../../../infra/local/operate/metrics.ts';

const at = Date.parse('2026-11-29T19:00:00.000Z');
const aLog = (as: 'text' | 'json') => {
  const lines: string[] = [];
  return {
    lines,
    log: createLog(
      as,
      (_level, line) => void lines.push(line),
      () => at,
    ),
  };
};

test('a log line has its date, its level and the ids that it was given', () => {
  const { lines, log } = aLog('text');
  log.info('started');
  log.error('request failed', { request: 'r-1', nothing: undefined });
  expect(lines).toEqual([
    '2026-11-29T19:00:00.000Z started',
    '2026-11-29T19:00:00.000Z error: request failed request=r-1',
  ]);
});

test('as JSON it is one object a line, whatever the message holds', () => {
  const { lines, log } = aLog('json');
  log.warn('two\nlines and a "quote"', { request: 'r-1' });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { at: '2026-11-29T19:00:00.000Z', level: 'warning', message: 'two\nlines and a "quote"', request: 'r-1' },
  ]);
  expect(lines[0]).not.toContain('\n');
});

test('an alarm is told once an hour for one kind of trouble, with how often it came, and another kind at once', () => {
  const told: string[] = [];
  let now = at;
  const { log } = aLog('text');
  const alarms = createAlarms(log, [async (text) => void told.push(text)], () => now);
  alarms.log.warn('An effect was interrupted.', { alarm: 'effect-uncertain', step: 'hello' });
  alarms.log.warn('An effect was interrupted.', { alarm: 'effect-uncertain', step: 'hello' });
  alarms.log.warn('nothing to be told of');
  alarms.raise({ what: 'dead-letter', message: 'A message was given up.', fields: { queue: 'ripen-score' } });
  now += 3_600_000;
  alarms.log.warn('An effect was interrupted.', { alarm: 'effect-uncertain', step: 'hello' });
  expect(told).toEqual([
    'An effect was interrupted.\nstep: hello',
    'A message was given up.\nqueue: ripen-score',
    'An effect was interrupted. It came 1 more times since the last word.\nstep: hello',
  ]);
});

test('that an alarm cannot be told is logged', async () => {
  const { lines, log } = aLog('text');
  const alarms = createAlarms(log, [() => Promise.reject(new Error('no mail server'))], () => at);
  alarms.raise({ what: 'dead-letter', message: 'A message was given up.', fields: {} });
  await new Promise((resolve) => setImmediate(resolve));
  expect(lines.join()).toContain('An alarm could not be told. what=dead-letter');
});

test('metrics count effects by kind and result, mails by answer, requests by route, and show queues and late waits', async () => {
  const metrics = createMetrics();
  metrics.watch(() => ({
    pressure: () => ({
      queues: [{ queue: 'ripen-score', messages: 7, oldestSeconds: 3 }],
      waits: 12,
      lateSeconds: 0,
      dead: 0,
    }),
  }));
  metrics.request('POST /v1/{call}', 'POST', 200, 0.02);
  await metrics.call('steps', { kind: 'sendEmail' }, Promise.resolve({}));
  await metrics.call('steps', { kind: 'callWebhook' }, Promise.reject(new TypeError('no'))).catch(() => {});
  const record = { body: JSON.stringify({ 'detail-type': 'Email Bounced' }) };
  await metrics.call('email-events', { Records: [record] }, Promise.resolve({}));
  await new Promise((resolve) => setImmediate(resolve));
  const { text, type } = await metrics.page();
  expect(type).toContain('application/openmetrics-text');
  expect(text).toContain('ripen_effects_total{kind="sendEmail",result="done"} 1');
  expect(text).toContain('ripen_effects_total{kind="callWebhook",result="TypeError"} 1');
  expect(text).toContain('ripen_mail_total{answer="Email Bounced"} 1');
  expect(text).toContain('ripen_queue_messages{queue="ripen-score"} 7');
  expect(text).toContain('ripen_queue_oldest_seconds{queue="ripen-score"} 3');
  expect(text).toContain('ripen_waits 12');
  expect(text).toContain('nodejs_eventloop_lag_seconds');
  expect(text.trimEnd()).toMatch(/# EOF$/);
});
