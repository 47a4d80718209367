/** The stages of the funnel, in the order a lead climbs them. */
const funnelStages = ['mql', 'sql', 'opportunity', 'customer'] as const;
export type FunnelStage = (typeof funnelStages)[number];

/** What a report knows of one lead. */
export type LeadHistory = {
  id: string;
  createdAt: string;
  source: string;
  campaign: string;
  /** When it first came to each stage. A lead that came to a later one came through those before, at that time at the latest. */
  reached: Partial<Record<FunnelStage, string>>;
  /** Won amounts, in minor units. */
  won: number;
  /** Answers to "how likely are you to recommend us", 0 to 10. */
  ratings: readonly number[];
};

/** When the lead was at least at this stage: when it came to it, or past it. */
export const reachedAt = ({ reached }: Pick<LeadHistory, 'reached'>, stage: FunnelStage): string | undefined =>
  funnelStages
    .slice(funnelStages.indexOf(stage))
    .map((later) => reached[later])
    .filter((at) => at !== undefined)
    .toSorted()[0];
