import type { Json } from '../activity/index.ts';
import { type FieldType, Grade, type LeadField, Stage } from '../lead/index.ts';
import { isCount } from './path.ts';

/** What a fact can be. `only`: these values and no others; `known`: never missing; `whole`, `least`: of numbers. */
export type Domain = {
  type?: FieldType;
  only?: readonly Json[];
  known?: true;
  whole?: true;
  least?: number;
};
export type DomainOf = (path: readonly string[]) => Domain;

const derived: Readonly<Record<string, Domain>> = {
  emailKind: { only: ['business', 'free', 'role', 'disposable'] },
  competitor: { only: [true, false] },
};

const consent: Readonly<Record<string, Domain>> = {
  email: { only: ['subscribed', 'unsubscribed', 'unknown'], known: true },
  suppressed: { only: [true, false], known: true },
};

/** What each fact of a lead can be, where its fields are known; a field that nobody named may be anything. */
export const domainsOf =
  (leadFields: readonly LeadField[]): DomainOf =>
  (path) => {
    const [root = '', name = '', leaf] = path;
    if (isCount(path)) return { type: 'number', known: true, whole: true, least: 0 };
    switch (root) {
      case 'grade':
        return { only: Grade.options, known: true };
      case 'stage':
        return { only: Stage.options, known: true };
      case 'bant':
        return name === 'answered' || name === 'met'
          ? { only: [0, 1, 2, 3, 4], known: true }
          : { only: [true, false], known: true };
      case 'score':
        return { type: 'number', known: true };
      case 'did':
        return leaf === 'last' ? { type: 'date' } : {};
      case 'consent':
        return consent[name] ?? {};
      case 'segments':
        return { type: 'list', known: true };
      case 'lead': {
        const type = leadFields.find((field) => field.name === name)?.type;
        return derived[name] ?? (type === undefined ? {} : { type });
      }
      default:
        return {};
    }
  };
