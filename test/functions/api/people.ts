import type { LeadList, LeadPage, LeadRow } from '../../../functions/api/contract/index.ts';
import type { Stack } from '../../stack/index.ts';

let messages = 0;
const nextMessage = (): string => {
  messages += 1;
  return `m${messages}`;
};

/** Posts who somebody is and what they did, as a tracker would, and waits until it is scored. */
export const someoneWho = async (
  stack: Stack,
  email: string,
  activities: readonly string[],
  traits: Record<string, unknown> = {},
): Promise<LeadRow> => {
  const userId = `user of ${email}`;
  const sent = [await stack.post('/v1/identify', { userId, messageId: nextMessage(), traits: { email, ...traits } })];
  for (const event of activities) {
    sent.push(await stack.post('/v1/track', { userId, event, messageId: nextMessage() }));
  }
  for (const response of sent) if (!response.ok) throw new Error(`The tracker was answered ${response.status}.`);
  await stack.drained();
  return leadOf(stack, email);
};

/** The lead with this address, as the list shows it. */
export const leadOf = async (stack: Stack, email: string): Promise<LeadRow> => {
  const { items } = await stack.get<LeadList>(`/api/leads?examples=include&search=${encodeURIComponent(email)}`);
  const [lead] = items;
  if (lead === undefined || items.length > 1) throw new Error(`${items.length} leads have the address ${email}.`);
  return lead;
};

export const pageOf = (stack: Stack, lead: string): Promise<LeadPage> => stack.get<LeadPage>(`/api/leads/${lead}`);

/** Enough to become SQL by the starter model, which hands the lead to sales. */
export const everythingForSales = [
  'Ebook Downloaded',
  'Webinar Attended',
  'Demo Requested',
  'Pricing Requested',
  'Trial Started',
  'BANT Completed',
];

/** Someone whom the starter model grades A. */
export const idealTraits = {
  firstName: 'Ada',
  lastName: 'Lind',
  company: 'Northwind',
  industry: 'Software',
  companySize: 400,
  jobTitle: 'VP Operations',
  seniority: 'VP',
};
