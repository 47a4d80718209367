export { Canvas } from './canvas.tsx';
export { addName, kindName, outletName, sentence, shortName } from './describe.ts';
export { categoryNames, iconOf } from './look.ts';
export { bantQuestions, signed } from './scoring-words.ts';
export { useLit } from './step-card.tsx';
