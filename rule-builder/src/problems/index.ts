export { fieldOfProblem, problemsByStep, problemsIn } from './derive.ts';
export { ProblemList } from './problem-list.tsx';
