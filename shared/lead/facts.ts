import type { Json } from '../activity/index.ts';
import type { Grade, Stage } from './stage.ts';

/**
 * Everything a condition may ask of a lead, as one JSON document. Scoring evaluates over it in memory; a running flow
 * carries it in a variable so that JSONata evaluates over the very same document. Contains personal data only in `lead`.
 */
export type Facts = {
  /** The instant the facts hold for. */
  now: string;
  leadId: string;
  /** Profile fields plus derived ones: `emailDomain`, `emailKind` (business | free | role | disposable), `competitor`. */
  lead: Record<string, Json>;
  stage: Stage;
  score: { total: number; fit: number; groups: Record<string, number> };
  grade: Grade;
  bant: { budget: boolean; authority: boolean; need: boolean; timeline: boolean; answered: number; met: number };
  /** Per activity type: how often in all and when last (machine-made and retracted ones left out). */
  did: Record<string, { count: number; last: string }>;
  consent: { email: 'subscribed' | 'unsubscribed' | 'unknown'; suppressed: boolean };
  segments: string[];
  /** The activity at hand, where there is one (a scoring rule, a trigger, a wait for). */
  activity?: {
    type: string;
    at: string;
    properties: Record<string, Json>;
    context: Record<string, Json>;
    source: string;
  };
};
