import { StateFailure } from './failure.ts';
import type { Json } from './json.ts';

/** The most history events an execution can have; the last one must end it. */
export const HISTORY_LIMIT = 25_000;

/** The most bytes (JSON in UTF-8) of an input, output, payload or variable. */
export const PAYLOAD_LIMIT = 256 * 1024;

/** No string takes more bytes than this per UTF-16 unit: `\u0000` for a control character. */
const WORST_BYTES_PER_CHARACTER = 6;

/** An upper bound of the bytes, without building the text: nearly everything is far below the limit. */
const boundOf = (json: Json): number => {
  if (typeof json === 'string') return json.length * WORST_BYTES_PER_CHARACTER + 2;
  if (typeof json !== 'object' || json === null) return 25;
  let bound = 2;
  if (Array.isArray(json)) {
    for (const item of json) bound += boundOf(item) + 1;
    return bound;
  }
  for (const key in json) bound += key.length * WORST_BYTES_PER_CHARACTER + 4 + boundOf(json[key] ?? null);
  return bound;
};

/** Whether AWS would take this as input, output, payload or variable. */
const fitsPayload = (json: Json): boolean =>
  boundOf(json) <= PAYLOAD_LIMIT || new TextEncoder().encode(JSON.stringify(json)).length <= PAYLOAD_LIMIT;

/** Fails as AWS does when `who` (a state, or a task's resource) returned more than it may. */
export const assertFits = (json: Json, who: string): void => {
  if (!fitsPayload(json))
    throw new StateFailure(
      'States.DataLimitExceeded',
      `The state/task '${who}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
};
