export { fieldOfProblem, problemsByStep, problemsIn } from '../editor/problems.ts';
export { ProblemList } from './problem-list.tsx';
