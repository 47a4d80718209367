import { addressAmong, isAddressTrait, type Json } from '../activity/index.ts';
import { type FieldType, type LeadField, standardFields } from './fields.ts';
import { derivedFields } from './profile.ts';
import { readValue } from './read-value.ts';

/** Segment's reserved trait names and the usual spellings, by our field. Keys are compared without case, _ and -. */
const spellings: Record<string, string> = {
  title: 'jobTitle',
  role: 'jobTitle',
  position: 'jobTitle',
  jobrole: 'jobTitle',
  employees: 'companySize',
  numberofemployees: 'companySize',
  size: 'companySize',
  companyname: 'company',
  organization: 'company',
  organisation: 'company',
  givenname: 'firstName',
  fname: 'firstName',
  familyname: 'lastName',
  surname: 'lastName',
  lname: 'lastName',
  phonenumber: 'phone',
  telephone: 'phone',
  mobile: 'phone',
  revenue: 'annualRevenue',
  source: 'leadSource',
  timezone: 'timeZone',
  locale: 'language',
  painpoint: 'painPoints',
  state: 'region',
  url: 'website',
  buyersstage: 'buyerStage',
};

const squeeze = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

const bySpelling = new Map([
  ...Object.entries(spellings),
  ...standardFields.map((field): [string, string] => [squeeze(field.name), field.name]),
]);

const fieldName = (trait: string): string => bySpelling.get(squeeze(trait)) ?? trait;

/**
 * Brings a value to the type of its field. What cannot be read is kept as it came: conditions do not meet it, and people
 * see what was said.
 */
const fit = (type: FieldType | undefined, value: Json): Json => {
  if (type === 'boolean' && (value === 0 || value === 1)) return value === 1;
  if (typeof value !== 'string') return value;
  const text = value.trim();
  return text === '' ? '' : (readValue(type ?? 'text', text) ?? text);
};

const isObject = (value: Json | undefined): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fromCompany = (company: Record<string, Json>): [string, Json][] => {
  const known: Record<string, string> = {
    name: 'company',
    industry: 'industry',
    employee_count: 'companySize',
    employees: 'companySize',
    size: 'companySize',
    website: 'website',
    revenue: 'annualRevenue',
    annualRevenue: 'annualRevenue',
  };
  return Object.entries(known).flatMap(([from, to]): [string, Json][] => {
    const value = company[from];
    return value === undefined ? [] : [[to, value]];
  });
};

const fromAddress = (address: Record<string, Json>): [string, Json][] =>
  (['country', 'city', 'state', 'region'] as const).flatMap((from): [string, Json][] => {
    const value = address[from];
    return value === undefined ? [] : [[fieldName(from), value]];
  });

const fromName = (name: string): [string, Json][] => {
  const [first, ...rest] = name.trim().split(/\s+/);
  if (first === undefined || first === '') return [];
  return rest.length > 0
    ? [
        ['firstName', first],
        ['lastName', rest.join(' ')],
      ]
    : [['firstName', first]];
};

/**
 * Segment traits as lead fields: known spellings under our names, `company` and `address` objects taken apart, a whole
 * `name` split unless its parts are given. Whatever spells the address says `email` once, and only if it is an address.
 * Values take the type of their field, everybody's or the workspace's own. Unknown traits keep their name; empty texts and
 * derived names are left out.
 */
export const fieldsOfTraits = (
  traits: Record<string, Json>,
  fieldsHere: readonly LeadField[] = standardFields,
): Record<string, Json> => {
  const typeOf = new Map(fieldsHere.map((field) => [field.name, field.type]));
  const pairs = Object.entries(traits).flatMap(([trait, value]): [string, Json][] => {
    if (isAddressTrait(trait)) return [];
    const name = fieldName(trait);
    if (name === 'company' && isObject(value)) return fromCompany(value);
    if (squeeze(trait) === 'address' && isObject(value)) return fromAddress(value);
    if (trait === 'name' && typeof value === 'string') return [];
    return [[name, value]];
  });
  const whole = traits.name;
  const split = typeof whole === 'string' ? fromName(whole) : [];
  const address = addressAmong(traits);
  const fields: [string, Json][] = [...split, ...pairs].map(([name, value]) => [name, fit(typeOf.get(name), value)]);
  if (address !== undefined) fields.push(['email', address]);
  return Object.fromEntries(
    fields.filter(([name, value]) => value !== '' && !derivedFields.includes(name) && !(name in Object.prototype)),
  );
};

/** Traits of a Segment `group` call, which are the company's: `name` is the company's name. */
export const fieldsOfGroupTraits = (
  traits: Record<string, Json>,
  fieldsHere: readonly LeadField[] = standardFields,
): Record<string, Json> => fieldsOfTraits({ company: traits }, fieldsHere);
