import { readStep } from '../../../shared/flow/index.ts';
import { getVersions, listDrafts } from '../../store/flow.ts';
import { readLive } from '../../store/live.ts';
import type { Tables } from '../../store/table.ts';
import type { TemplateRow } from '../contract/index.ts';

type TemplateUse = TemplateRow['usedBy'][number];
type Steps = Record<string, { kind: string; settings?: unknown }>;

/** Which flows send which templates: those that are live, and drafts. */
export const templateUses = async (tables: Tables): Promise<ReadonlyMap<string, TemplateUse[]>> => {
  const live = await readLive(tables);
  const [versions, drafts] = await Promise.all([getVersions(tables, live.flows), listDrafts(tables)]);
  const uses = new Map<string, Map<string, TemplateUse>>();
  const note = (flow: { id: string; name: string; steps?: unknown }, isLive: boolean) => {
    for (const [step, written] of Object.entries((flow.steps ?? {}) as Steps)) {
      const read = readStep(written);
      for (const { to, id } of read?.kind.references(read.settings) ?? []) {
        if (to !== 'template') continue;
        const of = uses.get(id) ?? new Map<string, TemplateUse>();
        uses.set(id, of);
        if (!of.has(`${flow.id}#${step}`)) {
          of.set(`${flow.id}#${step}`, { flow: flow.id, flowName: flow.name, step, live: isLive });
        }
      }
    }
  };
  for (const { flow } of versions) note(flow, true);
  for (const { flow } of drafts) note(flow, false);
  return new Map([...uses].map(([id, of]) => [id, [...of.values()]]));
};
