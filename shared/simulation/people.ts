import { standardFields } from '../lead/index.ts';
import { type Chance, pick } from './chance.ts';
import type { MadeUpFacts } from './lead.ts';

const optionsOf = (name: string): readonly [string, ...string[]] => {
  const [first = '', ...rest] = standardFields.find((field) => field.name === name)?.options ?? [];
  return [first, ...rest];
};
const industries = optionsOf('industry');
const seniorities = optionsOf('seniority');
const zones = ['Europe/Berlin', 'Europe/London', 'America/New_York', 'America/Los_Angeles', 'Asia/Singapore'] as const;
const countries = ['Germany', 'United Kingdom', 'United States', 'France', 'India', 'Japan'] as const;

/** A lead drawn at random from what business leads commonly are, some of it unknown as it commonly is. */
export const somebody = (chance: Chance): MadeUpFacts => {
  const lead: Record<string, string | number> = {};
  if (chance() < 0.8) lead.industry = pick(chance, industries);
  // Company sizes spread over powers of ten.
  if (chance() < 0.7) lead.companySize = Math.round(10 ** (chance() * 4));
  if (chance() < 0.6) lead.seniority = pick(chance, seniorities);
  if (chance() < 0.9) lead.country = pick(chance, countries);
  if (chance() < 0.7) lead.timeZone = pick(chance, zones);
  const total = Math.round(-40 * Math.log(1 - chance()));
  return {
    lead,
    stage: total >= 50 ? 'mql' : 'lead',
    grade: pick(chance, ['A', 'B', 'B', 'C', 'C', 'D', 'F']),
    score: { total, fit: Math.round(chance() * 60), groups: {} },
    consent: { email: 'subscribed', suppressed: false },
  };
};
