import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Rep } from '../../shared/handoff/index.ts';
import { FieldType, type LeadField, standardFields } from '../../shared/lead/index.ts';
import { whether } from './conditional.ts';
import { queryAll } from './query.ts';
import { key, type Tables } from './table.ts';

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
  fields: z
    .array(
      z.object({
        name: z.string().min(1).max(80),
        label: z.string().min(1).max(120),
        type: FieldType,
        options: z.array(z.string()).optional(),
      }),
    )
    .max(200),
});
export type Settings = z.infer<typeof Settings>;

/** The fields a lead has here, as the shared code takes them: everybody's, then the workspace's own. */
export const leadFieldsOf = ({ fields }: Settings): LeadField[] => [
  ...standardFields,
  ...fields.map(({ options, ...field }) => ({ ...field, ...(options !== undefined && { options }) })),
];

/** What holds before anybody has set anything. */
export const firstSettings: Settings = {
  company: 'Our company',
  postalAddress: '',
  timeZone: 'UTC',
  currency: 'EUR',
  sending: { perLeadPerWeek: 5, quietHours: null },
  fields: [],
};

export const Team = z.object({ id: z.string().regex(/^[a-z0-9-]{1,60}$/), name: z.string().min(1).max(120) });
export type Team = z.infer<typeof Team>;

/** Money spent, by month and source, entered by hand; whole minor units. */
const Spend = z.object({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Give a month such as 2026-11.'),
  source: z.string().max(120),
  campaign: z.string().max(120).default(''),
  amount: z.number().int().nonnegative(),
});
export type Spend = z.infer<typeof Spend>;

type Revised<T> = { value: T; revision: number };

/** One item that several people may edit: read with its revision, written only over the revision that was read. */
const revised = <T>(name: string, schema: z.ZodType<T>, first: T) => ({
  async get(tables: Tables): Promise<Revised<T>> {
    const { Item } = await tables.doc.send(
      new GetCommand({
        TableName: tables.names.Workspace,
        Key: { pk: key(tables.ws, name), sk: name },
        ConsistentRead: true,
      }),
    );
    if (Item === undefined) return { value: first, revision: 0 };
    return { value: schema.parse(Item.value), revision: Number(Item.revision) };
  },
  put(tables: Tables, { value, revision }: Revised<T>): Promise<boolean> {
    return whether(
      tables.doc.send(
        new PutCommand({
          TableName: tables.names.Workspace,
          Item: { pk: key(tables.ws, name), sk: name, value, revision },
          ConditionExpression: revision === 1 ? 'attribute_not_exists(pk)' : 'revision = :before',
          ...(revision > 1 && { ExpressionAttributeValues: { ':before': revision - 1 } }),
        }),
      ),
    );
  },
});

export const settings = revised('settings', Settings, firstSettings);
export const spend = revised('spend', z.array(Spend), []);

/** A small list of things with ids. */
const list = <T extends { id: string }>(name: string, schema: z.ZodType<T>) => ({
  async all(tables: Tables): Promise<T[]> {
    const items = await queryAll(tables, {
      TableName: tables.names.Workspace,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': key(tables.ws, name) },
      ConsistentRead: true,
    });
    return items.map((item) => schema.parse(item));
  },
  async put(tables: Tables, thing: T): Promise<void> {
    await tables.doc.send(
      new PutCommand({ TableName: tables.names.Workspace, Item: { ...thing, pk: key(tables.ws, name), sk: thing.id } }),
    );
  },
  async delete(tables: Tables, id: string): Promise<void> {
    await tables.doc.send(
      new DeleteCommand({ TableName: tables.names.Workspace, Key: { pk: key(tables.ws, name), sk: id } }),
    );
  },
});

export const reps = list('reps', Rep);
export const teams = list('teams', Team);
