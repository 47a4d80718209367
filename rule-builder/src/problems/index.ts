export { fieldOfProblem, problemsByStep, problemsIn, stepOfProblem } from './derive.ts';
export { ProblemList } from './problem-list.tsx';
