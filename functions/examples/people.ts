import type { Chance } from './chance.ts';

/** Who an example lead is. Nobody real: every address ends in `.example`. */
export type Person = {
  email: string;
  fields: Record<string, string | number>;
};

const names = [
  'Ingrid Solberg',
  'Mateo Alvarez',
  'Priya Raman',
  'Jonas Weber',
  'Amara Diallo',
  'Clara Fontaine',
  'Hiroshi Tanaka',
  'Leila Haddad',
  'Oskar Nilsson',
  'Beatriz Costa',
  'Tomasz Zielinski',
  'Grace Mwangi',
  'Elena Petrova',
  'Liam Gallagher',
  'Sofia Marino',
  'Noah Bergman',
  'Fatima Zahra',
  'Daniel Okonkwo',
  'Anneke de Vries',
  'Viktor Horvath',
  'Chloe Martin',
  'Rajesh Iyer',
  'Maja Kowalczyk',
  'Samuel Osei',
  'Nina Hofmann',
  'Diego Fuentes',
  'Aisha Khan',
  'Erik Lund',
  'Marta Ferrari',
  'Kofi Asante',
  'Julia Brandt',
  'Andre Moreau',
  'Yuki Sato',
  'Zeynep Demir',
  'Paul Lindgren',
  'Camila Rojas',
  'Stefan Novak',
  'Olivia Byrne',
  'Hassan Ali',
  'Freya Madsen',
] as const;

const companies = [
  ['Northwind Logistics', 'northwind', 'Logistics', 420, 'DE', 'Europe/Berlin'],
  ['Halden Robotics', 'halden', 'Manufacturing', 880, 'NO', 'Europe/Oslo'],
  ['Brightleaf Health', 'brightleaf', 'Healthcare', 260, 'GB', 'Europe/London'],
  ['Castellan Finance', 'castellan', 'Financial services', 1500, 'NL', 'Europe/Amsterdam'],
  ['Otterbay Software', 'otterbay', 'Software', 95, 'US', 'America/New_York'],
  ['Quillon Retail', 'quillon', 'Retail', 640, 'FR', 'Europe/Paris'],
  ['Ferrostahl', 'ferrostahl', 'Manufacturing', 3200, 'AT', 'Europe/Vienna'],
  ['Lumen Academy', 'lumen', 'Education', 70, 'ES', 'Europe/Madrid'],
  ['Palisade Systems', 'palisade', 'Software', 340, 'US', 'America/Chicago'],
  ['Greywater Advisory', 'greywater', 'Professional services', 45, 'IE', 'Europe/Dublin'],
] as const;

const jobs = [
  ['VP Operations', 'VP', 'Operations'],
  ['Head of Marketing', 'Director', 'Marketing'],
  ['Chief Technology Officer', 'C-level', 'Technology'],
  ['IT Manager', 'Manager', 'Technology'],
  ['Operations Analyst', 'Individual contributor', 'Operations'],
  ['Procurement Manager', 'Manager', 'Finance'],
] as const;

const sources = ['Organic search', 'Paid search', 'Webinar', 'Referral', 'Event', 'Social'] as const;
const campaigns = { 'Paid search': 'Autumn search', Webinar: 'Scoring in practice', Event: 'Expo 2026' } as const;

/** The example people, each at one of ten companies. */
export const peopleFrom = (chance: Chance): Person[] =>
  names.map((name) => {
    const [firstName = '', ...rest] = name.split(' ');
    const lastName = rest.join(' ');
    const [company, domain, industry, companySize, country, timeZone] = chance.pick(companies);
    const [jobTitle, seniority, department] = chance.pick(jobs);
    const leadSource = chance.pick(sources);
    const campaign = leadSource in campaigns ? campaigns[leadSource as keyof typeof campaigns] : undefined;
    const local = `${firstName}.${lastName}`.toLowerCase().replaceAll(' ', '');
    return {
      email: `${local}@${domain}.example`,
      fields: {
        email: `${local}@${domain}.example`,
        firstName,
        lastName,
        company,
        industry,
        companySize,
        country,
        timeZone,
        jobTitle,
        seniority,
        department,
        leadSource,
        ...(campaign !== undefined && { campaign }),
      },
    };
  });
