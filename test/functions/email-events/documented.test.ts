import { describe, expect, it } from 'vitest';
import { ProviderEvent } from '../../../functions/email-events/provider-event.ts';
import { toldBy } from '../../../functions/email-events/told.ts';

/** Events with the fields that the SES Developer Guide documents for them, no more and no fewer. */
const mail = {
  timestamp: '2026-11-02T09:00:00.012Z',
  messageId: '0100-example',
  source: 'Sender <sender@acme.example>',
  sendingAccountId: '123456789012',
  destination: ['reader@acme.example'],
  headersTruncated: false,
  headers: [{ name: 'Subject', value: 'Hello' }],
  commonHeaders: { from: ['sender@acme.example'], subject: 'Hello', messageId: '0100-example' },
  tags: { 'ses:configuration-set': ['ripen'], message: ['m1'] },
};
const seen = { ipAddress: '192.0.2.1', timestamp: '2026-11-02T10:00:00.652Z', userAgent: 'Mozilla/5.0 (iPhone)' };
const click = { ...seen, link: 'https://acme.example/offer', linkTags: { place: ['top'] } };
const complaint = {
  complainedRecipients: [{ emailAddress: 'reader@acme.example' }],
  timestamp: '2026-11-02T10:00:00.000Z',
  feedbackId: '0100-example',
  userAgent: 'Mail/1.0',
  complaintFeedbackType: 'abuse',
  complaintSubType: null,
  arrivalDate: '2026-11-02T09:59:00.000Z',
};

const email = { message: 'm1', lead: 'l1', template: 'welcome' };
const told = (event: object) => toldBy(ProviderEvent.parse({ mail, ...event }), email, 'https://ripen.example/u/');

describe('an event as SES documents it', () => {
  it.each([
    ['an open', { eventType: 'Open', open: seen }, 'opened'],
    ['a click', { eventType: 'Click', click }, 'clicked'],
  ])('%s is what a person did, for no flag says otherwise', (_, event, kind) => {
    const said = told(event);
    expect([said?.event, said?.machine, said?.activity?.machine]).toEqual([kind, undefined, undefined]);
  });

  it("an open by what calls itself a robot is a machine's, without a flag", () => {
    const userAgent = 'Mozilla/5.0 (compatible; SafeLinkBot/1.0)';
    expect(told({ eventType: 'Open', open: { ...seen, userAgent } })).toMatchObject({ machine: true });
  });

  it.each(['isBot', 'bot', 'machineOpen', 'automated'])('a flag named %s, should there ever be one, counts', (flag) => {
    expect(told({ eventType: 'Open', open: { ...seen, [flag]: true } })).toMatchObject({ machine: true });
    expect(told({ eventType: 'Open', open: { ...seen, [flag]: false } })?.machine).toBeUndefined();
  });

  it('a complaint refuses the address, and what is taken out of the junk does not', () => {
    expect(told({ eventType: 'Complaint', complaint })).toMatchObject({ suppress: 'complained' });
    const notSpam = { ...complaint, complaintFeedbackType: 'not-spam' };
    expect(told({ eventType: 'Complaint', complaint: notSpam })).toBeUndefined();
  });
});
