export { GoldenSection } from './golden-section.tsx';
export { KeepDialog } from './keep-dialog.tsx';
export type { Kept, SalesAnswer } from './make-golden.ts';
export { useGolden, useGoldenResults } from './use-golden.ts';
export { differenceWords } from './words.ts';
