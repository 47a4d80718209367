import { type FieldType, Grade, type LeadField, Stage, stageName, standardFields } from '../lead/index.ts';
import { type Operator, operators } from './operators/index.ts';
import { isCount } from './path.ts';
import { mayAsk, mayBeRelative, type Place } from './places.ts';
import { type Touchpoints, touchpointsOf, touchpointsPath, touchpointWords } from './touchpoints.ts';

/** One thing that a condition can ask about. `type` is absent where only the sender knows (activity properties). */
export type ConditionField = {
  path: readonly string[];
  label: string;
  type?: FieldType;
  options?: readonly { value: string; label: string }[];
  /** Heading in pickers. */
  about: 'lead' | 'score' | 'bant' | 'activity history' | 'consent' | 'segments' | 'this activity';
};

/**
 * What may be asked in one place. `find` also knows the open families: custom activities, activity properties and counts
 * over several activities. `operators` are those that go with a field there.
 */
export type FieldCatalogue = {
  place: Place;
  fields: readonly ConditionField[];
  find: (path: readonly string[]) => ConditionField | undefined;
  operators: (field: ConditionField | undefined) => readonly Operator[];
};

/** What the workspace knows that conditions can ask about. */
export type CatalogueParts = {
  leadFields?: readonly LeadField[];
  groups?: readonly { id: string; name: string }[];
  segments?: readonly { id: string; name: string }[];
  activities?: readonly string[];
  /** Where the condition stands; without it, where there is no activity at hand, or one if `activity` says so. */
  place?: Place;
  activity?: boolean;
};

const derived: readonly LeadField[] = [
  { name: 'emailDomain', label: 'Email domain', type: 'text' },
  { name: 'emailKind', label: 'Kind of email', type: 'text', options: ['business', 'free', 'role', 'disposable'] },
  { name: 'competitor', label: 'Is a competitor', type: 'boolean' },
];

const touchpointField = (counted: Touchpoints): ConditionField => ({
  path: touchpointsPath(counted),
  label: touchpointWords(counted),
  type: 'number',
  about: 'activity history',
});

const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

const leadField = (field: LeadField): ConditionField => ({
  path: ['lead', field.name],
  label: field.label,
  type: field.type,
  about: 'lead',
  ...(field.options ? { options: plain(field.options) } : {}),
});

const didFields = (activity: string): ConditionField[] => [
  { path: ['did', activity, 'count'], label: `Times ${activity}`, type: 'number', about: 'activity history' },
  { path: ['did', activity, 'last'], label: `Last ${activity}`, type: 'date', about: 'activity history' },
];

const bantQuestions = ['budget', 'authority', 'need', 'timeline'] as const;

const fixed = (parts: CatalogueParts): ConditionField[] => [
  { path: ['score', 'total'], label: 'Score', type: 'number', about: 'score' },
  { path: ['score', 'fit'], label: 'Fit score', type: 'number', about: 'score' },
  ...(parts.groups ?? []).map(
    (group): ConditionField => ({
      path: ['score', 'groups', group.id],
      label: `${group.name} score`,
      type: 'number',
      about: 'score',
    }),
  ),
  { path: ['grade'], label: 'Grade', type: 'text', options: plain(Grade.options), about: 'score' },
  {
    path: ['stage'],
    label: 'Stage',
    type: 'text',
    options: Stage.options.map((value) => ({ value, label: stageName[value] })),
    about: 'score',
  },
  ...bantQuestions.map(
    (name): ConditionField => ({
      path: ['bant', name],
      label: `${name[0]?.toUpperCase()}${name.slice(1)} is met`,
      type: 'boolean',
      about: 'bant',
    }),
  ),
  { path: ['bant', 'answered'], label: 'BANT questions answered', type: 'number', about: 'bant' },
  { path: ['bant', 'met'], label: 'BANT questions met', type: 'number', about: 'bant' },
  {
    path: ['consent', 'email'],
    label: 'Email consent',
    type: 'text',
    options: plain(['subscribed', 'unsubscribed', 'unknown']),
    about: 'consent',
  },
  { path: ['consent', 'suppressed'], label: 'Email suppressed', type: 'boolean', about: 'consent' },
  {
    path: ['segments'],
    label: 'Segments',
    type: 'list',
    options: (parts.segments ?? []).map(({ id, name }) => ({ value: id, label: name })),
    about: 'segments',
  },
];

/** The fields for one workspace and place. */
export const fieldCatalogue = (parts: CatalogueParts = {}): FieldCatalogue => {
  const place = parts.place ?? (parts.activity ? 'activity' : 'lead');
  const all: ConditionField[] = [
    ...[...(parts.leadFields ?? standardFields), ...derived].map(leadField),
    ...fixed(parts),
    ...(parts.activities ?? []).flatMap(didFields),
    { path: ['activity', 'type'], label: 'Activity', type: 'text', about: 'this activity' },
    { path: ['activity', 'source'], label: 'Came from', type: 'text', about: 'this activity' },
  ];
  const fields = all.filter(({ path }) => mayAsk(place, path));
  const byPath = new Map(fields.map((field) => [JSON.stringify(field.path), field]));
  return {
    place,
    fields,
    find: (path) => byPath.get(JSON.stringify(path)) ?? (mayAsk(place, path) ? openField(path) : undefined),
    operators: (field) =>
      operators.filter(
        (operator) =>
          (field?.type === undefined || operator.types.includes(field.type)) &&
          (!operator.relative || mayBeRelative(place)) &&
          (operator.ofCount === undefined || field === undefined || !isCount(field.path)),
      ),
  };
};

const openField = (path: readonly string[]): ConditionField | undefined => {
  const [root, name, leaf] = path;
  if (root === 'did' && path.length === 3 && name !== undefined) {
    return didFields(name).find((field) => field.path[2] === leaf);
  }
  if (root === 'activity' && path.length > 2 && (name === 'properties' || name === 'context')) {
    return { path, label: path.slice(2).join(' '), about: 'this activity' };
  }
  const counted = touchpointsOf(path);
  return counted === null || counted.withinDays !== null || counted.kinds.length === 0
    ? undefined
    : touchpointField(counted);
};
