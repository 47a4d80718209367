import type { Rep, Team } from '../../shared/handoff/index.ts';

export const starterTeam: Team = { id: 'sales', name: 'Sales' };

const base = { team: starterTeam.id, weight: 1, territories: [], away: false };

/** Two reps to try handoffs with, at addresses that reach nobody. */
export const starterReps: readonly Rep[] = [
  { ...base, id: 'sam-okafor', name: 'Sam Okafor', email: 'sam@ripen.example' },
  { ...base, id: 'rita-lange', name: 'Rita Lange', email: 'rita@ripen.example' },
];
