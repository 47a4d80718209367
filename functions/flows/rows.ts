import type { Live } from '../../shared/flow/index.ts';
import type { FlowRow } from '../api/contract/index.ts';
import type { FlowListed } from '../store/flow.ts';
import type { Inside } from './inside.ts';

/** A flow's row in the list, from its own row, what is live, and who is inside. */
export const flowRow = (listed: FlowListed, live: Live, inside: Inside | undefined): FlowRow => {
  const published = live.flows.find(({ flow }) => flow === listed.id);
  return {
    id: listed.id,
    name: listed.name,
    kind: listed.kind,
    status: published === undefined ? 'draft' : published.paused ? 'paused' : 'live',
    liveVersion: published?.version ?? null,
    changed: listed.versionRevision !== listed.revision,
    revision: listed.revision,
    editedAt: listed.editedAt,
    editedBy: listed.editedBy,
    publishedAt: listed.publishedAt ?? null,
    inside: inside?.running ?? 0,
    failed: inside?.failed ?? 0,
  };
};
