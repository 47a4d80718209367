import { type FieldType, Grade, type LeadField, Stage, stageName, standardFields } from '../lead/index.ts';

/** One thing that a condition can ask about. `type` is absent where only the sender knows (activity properties). */
export type ConditionField = {
  path: readonly string[];
  label: string;
  type?: FieldType;
  options?: readonly { value: string; label: string }[];
  /** Heading in pickers. */
  about: 'lead' | 'score' | 'bant' | 'activity history' | 'consent' | 'segments' | 'this activity';
};

/** What may be asked in one place. `find` also knows the open families: custom activities and activity properties. */
export type FieldCatalogue = {
  fields: readonly ConditionField[];
  find: (path: readonly string[]) => ConditionField | undefined;
};

/** What the workspace knows that conditions can ask about. */
export type CatalogueParts = {
  leadFields?: readonly LeadField[];
  groups?: readonly { id: string; name: string }[];
  segments?: readonly { id: string; name: string }[];
  activities?: readonly string[];
  /** Whether there is an activity at hand (rules, triggers, waits). */
  activity?: boolean;
};

const derived: readonly LeadField[] = [
  { name: 'emailDomain', label: 'Email domain', type: 'text' },
  { name: 'emailKind', label: 'Kind of email', type: 'text', options: ['business', 'free', 'role', 'disposable'] },
  { name: 'competitor', label: 'Is a competitor', type: 'boolean' },
];

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
  const fields: ConditionField[] = [
    ...[...(parts.leadFields ?? standardFields), ...derived].map(leadField),
    ...fixed(parts),
    ...(parts.activities ?? []).flatMap(didFields),
    ...(parts.activity
      ? ([
          { path: ['activity', 'type'], label: 'Activity', type: 'text', about: 'this activity' },
          { path: ['activity', 'source'], label: 'Came from', type: 'text', about: 'this activity' },
        ] satisfies ConditionField[])
      : []),
  ];
  const byPath = new Map(fields.map((field) => [JSON.stringify(field.path), field]));
  return { fields, find: (path) => byPath.get(JSON.stringify(path)) ?? openField(path, parts) };
};

const openField = (path: readonly string[], parts: CatalogueParts): ConditionField | undefined => {
  const [root, name, leaf] = path;
  if (root === 'did' && path.length === 3 && name !== undefined) {
    return didFields(name).find((field) => field.path[2] === leaf);
  }
  if (root === 'activity' && parts.activity && path.length > 2 && (name === 'properties' || name === 'context')) {
    return { path, label: path.slice(2).join(' '), about: 'this activity' };
  }
  return undefined;
};
