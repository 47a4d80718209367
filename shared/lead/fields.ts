import * as z from 'zod';

/** The type of a lead field, which decides the operators and the input that a condition row offers. */
export const FieldType = z.enum(['text', 'number', 'boolean', 'date', 'list']);
export type FieldType = z.infer<typeof FieldType>;

/** One field of the lead's profile, standard or made by the workspace. */
export const LeadField = z.object({
  name: z.string().min(1).max(80),
  label: z.string().min(1).max(120),
  type: FieldType,
  /** The usual answers, offered first. */
  options: z.array(z.string()).optional(),
});
export type LeadField = z.infer<typeof LeadField>;

/** The fields every workspace has. Names are camelCase as Segment traits are. */
export const standardFields: readonly LeadField[] = [
  { name: 'email', label: 'Email', type: 'text' },
  { name: 'firstName', label: 'First name', type: 'text' },
  { name: 'lastName', label: 'Last name', type: 'text' },
  { name: 'phone', label: 'Phone', type: 'text' },
  { name: 'jobTitle', label: 'Job title', type: 'text' },
  {
    name: 'seniority',
    label: 'Seniority',
    type: 'text',
    options: ['Individual contributor', 'Manager', 'Director', 'VP', 'C-level', 'Owner'],
  },
  { name: 'department', label: 'Department', type: 'text' },
  { name: 'company', label: 'Company', type: 'text' },
  {
    name: 'industry',
    label: 'Industry',
    type: 'text',
    options: [
      'Software',
      'Financial services',
      'Manufacturing',
      'Healthcare',
      'Retail',
      'Logistics',
      'Professional services',
      'Education',
      'Public sector',
    ],
  },
  { name: 'companySize', label: 'Company size (employees)', type: 'number' },
  { name: 'annualRevenue', label: 'Annual revenue', type: 'number' },
  { name: 'website', label: 'Website', type: 'text' },
  { name: 'country', label: 'Country', type: 'text' },
  { name: 'region', label: 'Region', type: 'text' },
  { name: 'city', label: 'City', type: 'text' },
  { name: 'timeZone', label: 'Time zone', type: 'text' },
  { name: 'language', label: 'Language', type: 'text' },
  {
    name: 'leadSource',
    label: 'Source',
    type: 'text',
    options: ['Organic search', 'Paid search', 'Social', 'Referral', 'Event', 'Webinar', 'Partner', 'Outbound'],
  },
  { name: 'campaign', label: 'Campaign', type: 'text' },
  { name: 'buyerStage', label: "Buyer's stage", type: 'text', options: ['awareness', 'consideration', 'decision'] },
  { name: 'painPoints', label: 'Pain points', type: 'list' },
  { name: 'budget', label: 'Budget (BANT)', type: 'text', options: ['none', 'planned', 'approved'] },
  { name: 'authority', label: 'Authority (BANT)', type: 'text', options: ['user', 'influencer', 'decision maker'] },
  { name: 'need', label: 'Need (BANT)', type: 'text', options: ['none', 'exploring', 'urgent'] },
  { name: 'timeline', label: 'Timeline (BANT)', type: 'text', options: ['none', 'this year', 'this quarter', 'now'] },
  { name: 'owner', label: 'Owner', type: 'text' },
  { name: 'createdAt', label: 'Created', type: 'date' },
];
