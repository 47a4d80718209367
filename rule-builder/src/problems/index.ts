export { fieldOfProblem, problemsByStep, problemsIn } from '../editor/index.ts';
export { ProblemList } from './problem-list.tsx';
