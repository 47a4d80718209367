/**
 * Raised whenever the same model and ledger give another state than before; every lead is then folded afresh. The golden
 * states in `test/scoring/golden-states.test.ts` say when that is so.
 */
export const ENGINE = 4;
