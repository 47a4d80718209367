import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  AuditList,
  DeadLetterList,
  KeyCreated,
  Me,
  Preview,
  RepList,
  Segment,
  SegmentList,
  SettingsPage,
  TemplatePage,
  WebhookSecret,
} from '../../../functions/api/contract/index.ts';
import { type Stack, startStack } from '../../stack/index.ts';
import { someoneWho } from './people.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const send = (method: string, path: string, json: unknown, headers: Record<string, string> = {}) =>
  stack.api(path, { method, json, headers });
const sent = async <T>(
  method: string,
  path: string,
  json: unknown,
  headers: Record<string, string> = {},
): Promise<T> => {
  const response = await send(method, path, json, headers);
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
};

describe('setup', () => {
  it('tells people who they are', async () => {
    expect(await stack.get<Me>('/api/me', 'sales')).toMatchObject({ roles: ['sales'], email: 'sales@people.example' });
  });

  it('changes settings only over the revision that was read', async () => {
    const { settings, revision } = await stack.get<SettingsPage>('/api/settings');
    const change = { settings: { ...settings, company: 'Ripe & Co' } };
    const match = { 'if-match': String(revision) };
    expect(await sent<SettingsPage>('PUT', '/api/settings', change, match)).toMatchObject({ revision: revision + 1 });
    expect((await send('PUT', '/api/settings', change, match)).status).toBe(409);
    const nowhere = { settings: { ...settings, timeZone: 'Mars/Olympus' } };
    expect((await send('PUT', '/api/settings', nowhere, match)).status).toBe(400);
  });

  it('shows a key once, lets it do what its scopes say, and ends it at once', async () => {
    const wanted = { name: 'Reader', kind: 'server', scopes: ['leads:read'] };
    const { key, secret } = await sent<KeyCreated>('POST', '/api/keys', wanted);
    expect(await (await stack.api('/api/keys')).text()).not.toContain(secret);
    const withKey = (path: string) => fetch(`${stack.url}${path}`, { headers: { authorization: `Bearer ${secret}` } });
    expect((await withKey('/api/leads')).status).toBe(200);
    expect((await withKey('/api/flows')).status).toBe(403);
    expect((await stack.api(`/api/keys/${key.id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await withKey('/api/leads')).status).toBe(401);
  });

  it('does not let a rep go while there is work on the desk, nor a team with people in it', async () => {
    const { items } = await stack.get<RepList>('/api/reps');
    expect(items.map(({ open }) => open)).toEqual([0, 0]);
    expect((await stack.api('/api/teams/sales', { method: 'DELETE' })).status).toBe(422);
    const rep = { name: 'Uma Berg', email: 'uma@ripen.example', team: 'sales' };
    const made = await sent<{ id: string; weight: number }>('POST', '/api/reps', rep);
    expect(made).toMatchObject({ id: 'uma-berg', weight: 1 });
    expect((await stack.api('/api/reps/uma-berg', { method: 'DELETE' })).status).toBe(200);
  });

  it('keeps a log of who changed what', async () => {
    const { items } = await stack.get<AuditList>('/api/audit');
    expect(items.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['settings changed', 'key made', 'rep added']),
    );
    // Whoever was refused is in it too, a server key among them.
    const done = items.filter(({ what }) => what !== 'refused');
    expect(done.filter(({ who }) => who !== 'Ripen' && !who.endsWith('@people.example'))).toEqual([]);
  });

  it('lists the dead letters of every queue', async () => {
    const { queues, items } = await stack.get<DeadLetterList>('/api/dead-letters');
    expect(queues.map(({ queue, count }) => [queue, count])).toEqual([
      ['score', 0],
      ['start-flows', 0],
      ['email-events', 0],
    ]);
    expect(items).toEqual([]);
    expect((await send('POST', '/api/dead-letters/redrive', { queue: 'none' })).status).toBe(404);
  });
});

describe('segments', () => {
  it('hold the leads that their condition holds for', async () => {
    const when = { kind: 'test', field: ['score', 'total'], op: 'gte', value: 10 };
    const segment = await sent<Segment>('POST', '/api/segments', { name: 'Warm ones', when });
    await someoneWho(stack, 'warm@halden.example', ['Ebook Downloaded']);
    await someoneWho(stack, 'cold@halden.example', ['Newsletter Subscribed']);
    const { items } = await stack.get<SegmentList>('/api/segments');
    expect(items.map(({ id, leads }) => [id, leads])).toEqual([[segment.id, 1]]);
  });

  it('refuse a condition that asks for what does not exist', async () => {
    const when = { kind: 'test', field: ['lead', 'shoeSize'], op: 'gte', value: 10 };
    expect((await send('POST', '/api/segments', { name: 'Feet', when })).status).toBe(422);
  });
});

describe('the secret of a webhook', () => {
  it('is shown to an admin, the same each time and another for each name, and that is written down', async () => {
    const shown = async (name: string) => (await stack.get<WebhookSecret>(`/api/webhook-secrets/${name}`)).secret;
    const crm = await shown('crm');
    expect(crm).toMatch(/^whsec_/);
    expect(await shown('crm')).toBe(crm);
    expect(await shown('erp')).not.toBe(crm);
    const { items } = await stack.get<AuditList>('/api/audit');
    expect(items.filter(({ what }) => what === 'webhook secret shown').map(({ target }) => target)).toContain('crm');
    expect((await stack.api('/api/webhook-secrets/crm', { role: 'marketer' })).status).toBe(403);
    expect((await stack.api(`/api/webhook-secrets/${'x'.repeat(61)}`)).status).toBe(400);
  });
});

describe('emails', () => {
  const email = { name: 'Hello', topic: 'marketing', subject: 'Hello {{ lead.firstName }}', body: 'Good day.' };

  it('preview for a lead, and come to a colleague as a test', async () => {
    const { id } = await someoneWho(stack, 'pia@halden.example', [], { firstName: 'Pia' });
    const preview = await sent<Preview>('POST', '/api/templates/preview', { template: email, lead: id });
    expect(preview.subject).toBe('Hello Pia');
    await sent('POST', '/api/templates/test-send', { template: email });
    const mails = stack.ripen.aws.mailbox.list().map(({ subject }) => subject);
    expect(mails).toEqual(['[Test] Hello Ada']);
  });

  it('are saved over the revision that was read, and refused with a field that nobody has', async () => {
    const page = await sent<TemplatePage>('POST', '/api/templates', email);
    const save = (body: object, revision: number) =>
      send('PUT', `/api/templates/${page.template.id}`, body, { 'if-match': String(revision) });
    expect((await save({ ...email, body: 'Better.' }, page.revision)).status).toBe(200);
    expect((await save({ ...email, body: 'Worse.' }, page.revision)).status).toBe(409);
    expect((await save({ ...email, body: '{{ lead.shoeSize }}' }, page.revision + 1)).status).toBe(422);
  });

  it('cannot be deleted while a flow sends them', async () => {
    expect((await stack.api('/api/templates/mql-1-first-steps', { method: 'DELETE' })).status).toBe(422);
  });
});
