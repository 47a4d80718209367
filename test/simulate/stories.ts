import type { Schedule } from './world/schedule.ts';

const calm = { pace: 'steady', lagMs: 0, page: 1e9 } as const;

/** Schedules in which something once did not hold, as the simulation shrank them. */
export const stories: readonly { name: string; schedule: Schedule }[] = [
  {
    name: 'a run is left while its wait begins, so that nobody takes the wait off the lead',
    schedule: {
      ...{ seed: 1000022, pace: 'wild', lagMs: 0, page: 1e9, faults: [] },
      acts: [
        { at: 0, act: 'identify', who: 0, id: 'i0', browser: 0 },
        { at: 3_587, act: 'activity', who: 0, id: 'm0', as: 'user', type: 'Demo Requested' },
        { at: 3_963, act: 'activity', who: 0, id: 'm1', as: 'user', type: 'Demo Requested' },
      ],
    },
  },
  {
    name: 'a step dies after its claim has forgotten the wait before it',
    schedule: {
      ...{ seed: 25, ...calm },
      acts: [{ at: 0, act: 'activity', who: 0, id: 'm2', as: 'user', type: 'Ebook Downloaded' }],
      faults: [{ kind: 'crash', on: 'steps', call: 16, when: 'before' }],
    },
  },
  {
    name: 'a lead is erased while what it does is scored',
    schedule: {
      ...{ seed: 1372, pace: 'wild', lagMs: 0, page: 1e9, faults: [] },
      acts: [
        { at: 0, act: 'activity', who: 0, id: 'm3', as: 'user', type: 'Ebook Downloaded' },
        { at: 3_233, act: 'erase', who: 0 },
        { at: 3_347, act: 'activity', who: 0, id: 'm1', as: 'both', type: 'Careers Viewed' },
      ],
    },
  },
  {
    name: 'a lead is made, and erased, by others while its first entry is scored',
    schedule: {
      ...{ seed: 357, pace: 'wild', lagMs: 200, page: 1e9, faults: [] },
      acts: [
        { at: 163, act: 'identify', who: 0, browser: 0, id: 'i0' },
        { at: 515, act: 'publish', flow: 'qualified', inside: 'stay' },
        { at: 1_632, act: 'activity', who: 0, id: 'm2', as: 'user', type: 'Ebook Downloaded' },
        { at: 4_518, act: 'erase', who: 0 },
      ],
    },
  },
  {
    name: 'a lead is erased between its identifiers and itself being read',
    schedule: {
      ...{ seed: 20370, pace: 'wild', lagMs: 3_000, page: 1e9, faults: [] },
      acts: [
        { at: 0, act: 'activity', who: 0, id: 's0', as: 'user', type: 'Demo Requested' },
        { at: 300, act: 'activity', who: 0, id: 'm8', as: 'user', type: 'Demo Requested' },
        { at: 820, act: 'identify', who: 0, browser: 0, id: 'm10' },
        { at: 2_127, act: 'erase', who: 0 },
      ],
    },
  },
];
