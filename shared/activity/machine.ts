import type { Json } from './activity.ts';

const robots =
  /bot\b|crawl|spider|slurp|headless|lighthouse|preview|monitor|curl\/|python-requests|facebookexternalhit/i;

/** Why a machine did this, as far as the sender says; undefined where a person may have. */
export const machineReason = (context: Readonly<Record<string, Json>>): string | undefined => {
  if (context.machine === true) return 'The sender says that a machine did it.';
  if (typeof context.machine === 'string' && context.machine !== '') return context.machine.slice(0, 200);
  if (typeof context.userAgent === 'string' && robots.test(context.userAgent))
    return 'The browser calls itself a robot.';
  return undefined;
};
