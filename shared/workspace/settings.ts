import * as z from 'zod';
import { LeadField, standardFields } from '../lead/index.ts';

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give a time such as 09:00.');
/** The workspace's settings. */
export const Settings = z.object({
  company: z.string().min(1).max(120),
  /** Stands at the foot of each marketing email, as the law asks. */
  postalAddress: z.string().max(500),
  timeZone: z.string(),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'Give a currency code such as EUR.'),
  sending: z.object({
    /** Most marketing emails to one lead within seven days; 0 is no limit. */
    perLeadPerWeek: z.number().int().min(0).max(100),
    /** No marketing email between these times in the lead's time zone; `null` is none. */
    quietHours: z.object({ from: Time, to: Time }).nullable(),
  }),
  /** Fields of the workspace's own. */
  fields: z.array(LeadField).max(200),
});
export type Settings = z.infer<typeof Settings>;

/** The fields a lead has here: everybody's, then the workspace's own. */
export const leadFieldsOf = ({ fields }: Settings): LeadField[] => [...standardFields, ...fields];

/** What holds before anybody has set anything. */
export const firstSettings: Settings = {
  company: 'Our company',
  postalAddress: '',
  timeZone: 'UTC',
  currency: 'EUR',
  sending: { perLeadPerWeek: 5, quietHours: null },
  fields: [],
};
