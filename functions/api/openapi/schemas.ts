import * as z from 'zod';
import { JsonObject, JsonValue, SegmentMessage } from '../../../shared/activity/index.ts';
import { Condition } from '../../../shared/condition/index.ts';
import { ApiError, ChatMessage, WebhookCall } from '../../../shared/contract/index.ts';
import { EmailTemplate } from '../../../shared/email/index.ts';
import { Flow } from '../../../shared/flow/index.ts';
import { Rep, Task, Team } from '../../../shared/handoff/index.ts';
import { LeadField, LedgerEntry } from '../../../shared/lead/index.ts';
import { Problem } from '../../../shared/problem/index.ts';
import { ScoringModel } from '../../../shared/scoring/index.ts';
import { Settings, Spend } from '../../../shared/workspace/index.ts';
import * as contract from '../contract/index.ts';

/** What the contract speaks of and other areas define. */
const foreign = {
  ApiError,
  ChatMessage,
  Condition,
  EmailTemplate,
  Flow,
  JsonObject,
  JsonValue,
  LeadField,
  LedgerEntry,
  Problem,
  Rep,
  ScoringModel,
  SegmentMessage,
  Settings,
  Spend,
  Task,
  Team,
  WebhookCall,
};

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * JSON inside JSON is left open: a type that is an array of itself, and nothing else, is one that generators of
 * TypeScript clients cannot write down.
 */
const anyJson: JsonSchema = {
  anyOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'null' },
    { type: 'array', items: {} },
    { type: 'object', additionalProperties: {} },
  ],
};

export type Components = {
  /** Each named schema. */
  schemas: Record<string, JsonSchema>;
  /** A reference to a schema that has a name; a schema without one, written out. */
  schemaOf(schema: z.ZodType): JsonSchema;
};

const at = (name: string) => `#/components/schemas/${name}`;

/** Inside one document a schema has neither a dialect nor an address of its own. */
const bare = ({ $schema: _schema, $id: _id, ...rest }: JsonSchema): JsonSchema => rest;

/** The schemas of the contract under their names, as what may be sent: what has a default can be left out. */
export const componentsOf = (): Components => {
  const registry = z.registry<{ id: string }>();
  const names = new Map<unknown, string>();
  for (const [name, schema] of Object.entries({ ...foreign, ...contract })) {
    if (!(schema instanceof z.core.$ZodType) || names.has(schema)) continue;
    registry.add(schema, { id: name });
    names.set(schema, name);
  }
  const made = z.toJSONSchema(registry, { io: 'input', uri: at, unrepresentable: 'any' });
  return {
    schemas: {
      ...Object.fromEntries(Object.entries(made.schemas).map(([name, schema]) => [name, bare(schema)])),
      JsonValue: anyJson,
    },
    schemaOf(schema) {
      const name = names.get(schema);
      return name === undefined
        ? bare(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
        : { $ref: at(name) };
    },
  };
};
