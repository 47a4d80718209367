/** Example leads with a lived-in history, marked as such. */
export { createExamples } from './create.ts';
export { starterReps, starterTeam } from './reps.ts';
