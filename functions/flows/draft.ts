import { isDeepStrictEqual } from 'node:util';
import type { Draft, Saved } from '../api/contract/index.ts';
import { notFound, Refusal, type Services, type Who } from '../http/index.ts';
import { type FlowDraft, getDraft, getFlowListed, putDraft, putFlowListed } from '../store/flow.ts';

/** A DynamoDB item holds 400 KB; what surrounds the flow is small. */
const MOST_BYTES = 380_000;

/** Saves a draft over `before` (0 for a new one); another revision answers 409 with who was faster. */
export const saveDraft = async (services: Services, who: Who, flow: Draft, before: number): Promise<Saved> => {
  const { tables } = services;
  if (Buffer.byteLength(JSON.stringify(flow)) > MOST_BYTES) {
    throw new Refusal('too large', 'The flow is larger than can be stored (380 KB).', 'Split it into two flows.');
  }
  const draft = { flow, revision: before + 1, editedAt: services.now(), editedBy: who.name };
  const saved = await putDraft(tables, draft);
  const listed = await getFlowListed(tables, flow.id);
  if (!saved) draft.revision = await over(services, draft, before, listed === undefined);
  await putFlowListed(tables, {
    ...listed,
    id: flow.id,
    name: flow.name || 'Untitled flow',
    kind: flow.start.kind,
    revision: draft.revision,
    editedAt: draft.editedAt,
    editedBy: draft.editedBy,
  });
  return { revision: draft.revision, savedAt: draft.editedAt };
};

/**
 * Somebody saved that revision before: refused, unless it was this very save, cut off before its row in the list was
 * written, or a new flow that was never listed, so that nobody has it. Answers the revision that stands now.
 */
const over = async (services: Services, draft: FlowDraft, before: number, isUnlisted: boolean): Promise<number> => {
  const { tables } = services;
  const current = await getDraft(tables, draft.flow.id);
  const isSame = current?.editedBy === draft.editedBy && isDeepStrictEqual(current.flow, draft.flow);
  if (isSame && current.revision === draft.revision) return draft.revision;
  if (before === 0 && isUnlisted && current !== undefined) {
    const revision = current.revision + 1;
    if (await putDraft(tables, { ...draft, revision })) return revision;
  }
  return refuseStale(services, draft.flow.id, before);
};

const refuseStale = async ({ tables }: Services, id: string, before: number): Promise<never> => {
  const current = await getDraft(tables, id);
  if (current === undefined) throw notFound('flow');
  if (before === 0) {
    throw new Refusal('conflict', `There is a flow with the id "${id}" already.`, 'Give the new one another name.');
  }
  throw new Refusal(
    'conflict',
    `${current.editedBy} changed this flow meanwhile.`,
    'Load their version, or save yours as a new flow; nothing of yours is lost until you choose.',
    { conflict: { by: current.editedBy, at: current.editedAt, revision: current.revision } },
  );
};

/** An id from a name: "Webinar nurture" → `webinar-nurture`, made unique by a number. */
export const idFrom = (name: string, taken: ReadonlySet<string>): string => {
  const base =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 50) || 'flow';
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(id)) return id;
  }
};
