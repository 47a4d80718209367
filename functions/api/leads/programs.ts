import { decodeState, type LeadView, type Program, type ScoringModel, view } from '../../../shared/scoring/index.ts';
import { listFlows, listVersions } from '../../store/flow.ts';
import type { Lead } from '../../store/lead.ts';
import { readLive } from '../../store/live.ts';
import { openPrograms, scoredBy } from '../../store/program.ts';
import type { Tables } from '../../store/table.ts';

/** A scoring model, compiled, with what it is; no flow where none was ever published. */
export type Scored = { program: Program; model: ScoringModel; flow: string | null; version: number };

type Version = Pick<Lead['scored'], 'flow' | 'version' | 'timeZone'>;

export type Programs = {
  /** The program that made a lead's state. */
  of(scored: Version): Promise<Scored>;
  /** A lead as it stands at an instant, from its state as JSON. */
  viewOf(lead: { scored: Version; state: string }, now: string): Promise<LeadView>;
  /** The program that is live. */
  live(): Promise<Scored>;
  /** For each instant (ISO, rising) the program that was live then. */
  liveAt(instants: readonly string[]): Promise<Scored[]>;
};

/** Every version of every scoring flow, in the order in which they went live. */
const publishedModels = async (tables: Tables): Promise<(Version & { publishedAt: string })[]> => {
  const scoring = (await listFlows(tables)).filter(({ kind }) => kind === 'scoring');
  const versions = await Promise.all(scoring.map(({ id }) => listVersions(tables, id)));
  return versions
    .flat()
    .map(({ flow, version, publishedAt }) => ({ flow: flow.id, version, publishedAt }))
    .sort((a, b) => (a.publishedAt < b.publishedAt ? -1 : 1));
};

/** The compiled models as the API names them. */
export const programsOf = (tables: Tables): Programs => {
  const programs = openPrograms(tables);
  const made = new Map<Program, Scored>();
  const of = async ({ flow, version, timeZone }: Version): Promise<Scored> => {
    const isNone = version === 0;
    const program = await programs.programOf(isNone ? null : { flow, version, timeZone }, timeZone ?? 'UTC');
    const scored = made.get(program) ?? { program, model: program.model, flow: isNone ? null : flow, version };
    made.set(program, scored);
    return scored;
  };
  return {
    of,
    async viewOf({ scored, state }, now) {
      return view((await of(scored)).program, decodeState(state), now);
    },
    async live() {
      return of(scoredBy(await readLive(tables)));
    },
    async liveAt(instants) {
      const [published, { timeZone }] = await Promise.all([publishedModels(tables), readLive(tables)]);
      return Promise.all(
        instants.map((at) => {
          const then = published.findLast(({ publishedAt }) => publishedAt <= at);
          return of({ flow: '', version: 0, ...then, timeZone });
        }),
      );
    },
  };
};
