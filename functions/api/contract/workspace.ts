import * as z from 'zod';
import { Condition } from '../../../shared/condition/index.ts';
import { Role, Scope } from '../../../shared/contract/index.ts';
import { Rep, Team } from '../../../shared/handoff/index.ts';
import { Settings } from '../../../shared/workspace/index.ts';

const SegmentId = z.string().regex(/^[a-z0-9-]{1,60}$/);
/** A named condition; leads move in and out of it by themselves. */
export const Segment = z.object({ id: SegmentId, name: z.string().min(1).max(120), when: Condition });
export type Segment = z.infer<typeof Segment>;
export const SegmentList = z.object({ items: z.array(Segment.extend({ leads: z.number().int() })) });
export type SegmentList = z.infer<typeof SegmentList>;
export const SaveSegmentRequest = Segment.omit({ id: true });
export type SaveSegmentRequest = z.infer<typeof SaveSegmentRequest>;

/** A rep with what is on their desk. */
export const RepRow = z.object({ rep: Rep, open: z.number().int(), overdue: z.number().int() });
export type RepRow = z.infer<typeof RepRow>;
export const RepList = z.object({ items: z.array(RepRow), teams: z.array(Team) });
export type RepList = z.infer<typeof RepList>;
export const SaveRepRequest = Rep.omit({ id: true });
export type SaveRepRequest = z.input<typeof SaveRepRequest>;
export const SaveTeamRequest = Team.omit({ id: true });
export type SaveTeamRequest = z.infer<typeof SaveTeamRequest>;

const Origin = z
  .string()
  .regex(/^https?:\/\/[^/\s]+$|^\*$/, 'Give an origin such as https://www.example.com, without a path.');
export const Key = z.object({
  id: z.string(),
  name: z.string().min(1).max(120),
  /** `tracking` keys are public and can only add activities; `server` keys are secret and act within their scopes. */
  kind: z.enum(['tracking', 'server']),
  scopes: z.array(Scope),
  /** Tracking: web origins a browser may post from; `*` is any. */
  origins: z.array(Origin),
  /** Tracking: origins that a form may send people on to. */
  thankYouOrigins: z.array(Origin),
  /** The first characters, to tell keys apart. */
  starts: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
});
export type Key = z.infer<typeof Key>;
/** `perSecond` requests of one tracking key are taken for long, ten times as many at once, half of it from one address. */
export const KeyList = z.object({ items: z.array(Key), limits: z.object({ perSecond: z.number().int() }) });
export type KeyList = z.infer<typeof KeyList>;
export const CreateKeyRequest = z.object({
  name: z.string().min(1).max(120),
  kind: z.enum(['tracking', 'server']),
  scopes: z.array(Scope).default([]),
  origins: z.array(Origin).max(50).default([]),
  thankYouOrigins: z.array(Origin).max(50).default([]),
});
export type CreateKeyRequest = z.input<typeof CreateKeyRequest>;
export const UpdateKeyRequest = CreateKeyRequest.omit({ kind: true });
export type UpdateKeyRequest = z.input<typeof UpdateKeyRequest>;
/** The only time the whole key is shown. */
export const KeyCreated = z.object({ key: Key, secret: z.string() });
export type KeyCreated = z.infer<typeof KeyCreated>;

/** A key with what it may do now. */
export const KeyChanged = z.object({ key: Key });
export type KeyChanged = z.infer<typeof KeyChanged>;

/** `name` is the secret name of a webhook step. */
export const WebhookSecret = z.object({ name: z.string().min(1).max(60), secret: z.string() });
export type WebhookSecret = z.infer<typeof WebhookSecret>;

export const SettingsPage = z.object({
  settings: Settings,
  revision: z.number().int(),
  /** Private hosts and address ranges that webhooks and chat messages may call, as they were given where Ripen is run. */
  privateTargets: z.array(z.string()),
});
export type SettingsPage = z.infer<typeof SettingsPage>;
export const SaveSettingsRequest = z.object({ settings: Settings });
export type SaveSettingsRequest = z.input<typeof SaveSettingsRequest>;

/** Somebody who may sign in, with where they are signed in. */
export const PersonRow = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  roles: z.array(Role),
  /** To within some minutes; null for who was invited and has not come yet. */
  lastSeenAt: z.string().nullable(),
  sessions: z.array(z.object({ startedAt: z.string(), lastSeenAt: z.string(), agent: z.string() })),
});
export type PersonRow = z.infer<typeof PersonRow>;
/** `you` is the id of who asks; `canInvite` is false where people are added in the sign-in service itself. */
export const PeopleList = z.object({ items: z.array(PersonRow), you: z.string(), canInvite: z.boolean() });
export type PeopleList = z.infer<typeof PeopleList>;
const Roles = z
  .array(Role)
  .min(1, 'Give at least one role.')
  .max(3)
  .refine((roles) => new Set(roles).size === roles.length, 'Name each role once.');
export const InviteRequest = z.object({ email: z.email('This is no email address.').max(254), roles: Roles });
export type InviteRequest = z.infer<typeof InviteRequest>;
/** `link` signs in whoever opens it: once, within a day. It is shown here alone. */
export const Invited = z.object({ id: z.string(), link: z.string() });
export type Invited = z.infer<typeof Invited>;
export const RolesRequest = z.object({ roles: Roles });
export type RolesRequest = z.infer<typeof RolesRequest>;

/** Who is asking, and what they may do. */
export const Me = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  roles: z.array(Role),
  /** The rep that this person is, by email address. */
  rep: z.string().nullable(),
});
export type Me = z.infer<typeof Me>;
