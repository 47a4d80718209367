import type { FlowPage } from '../../functions/api/contract/index.ts';
import type { Flow } from '../../shared/flow/index.ts';
import { standardFields } from '../../shared/lead/index.ts';

type More = { revision?: number; editedAt?: string; editedBy?: string };

/** What the API answers for a flow that was never published, in a workspace with one email. */
export const aPage = (
  flow: Flow,
  { revision = 1, editedAt = '2026-06-01T12:00:00.000Z', editedBy = 'Ana' }: More = {},
): FlowPage => ({
  row: {
    id: flow.id,
    name: flow.name,
    kind: flow.start.kind,
    status: 'draft',
    liveVersion: null,
    changed: true,
    revision,
    editedAt,
    editedBy,
    publishedAt: null,
    inside: 0,
    failed: 0,
  },
  draft: flow,
  revision,
  live: null,
  context: {
    templates: [{ id: 'welcome', name: 'Welcome', topic: 'marketing' }],
    segments: [],
    flows: [],
    reps: [],
    teams: [],
    fields: [...standardFields],
    timeZone: 'UTC',
    live: [],
  },
});
