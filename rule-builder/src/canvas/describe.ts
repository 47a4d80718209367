import { type Flow, kinds, outletsOf, readStep, type Step, startId, startWords } from '../../../shared/flow/index.ts';
import { isStartOpen, type Known } from '../editor/index.ts';

/** The name of what a step is, as the picker calls it. */
export const kindName = (flow: Flow, id: string): string => {
  if (id === startId) return flow.start.kind === 'scoring' ? 'Scoring' : 'Start';
  const kind = flow.steps[id]?.kind ?? '';
  return kinds.get(kind)?.name ?? kind;
};

/** What a message fills in is shown by the field's name, also where the words were cut off inside of it. */
const fieldsInWords = (text: string, { names }: Known): string =>
  text.replace(
    /\{\{\s*(?:lead\.)?(\w*)[^}]*?(\}\}|\}?…?(”?)$)/g,
    (_, field: string, end: string, quote = '') =>
      `[${names.fields?.[field] ?? field}]${end === '}}' ? '' : `…${quote}`}`,
  );

type Words = { known: Known; sentence: string; title: string };
/** Steps are never changed in place, and each is asked for its words many times: by its card, its `+`, the outline. */
const words = new WeakMap<Step, Words>();

const wordsOf = (step: Step, known: Known): Words => {
  const before = words.get(step);
  if (before?.known === known) return before;
  const read = readStep(step);
  const found: Words =
    read !== undefined
      ? {
          known,
          sentence: fieldsInWords(read.kind.words(read.settings, known.names), known),
          title: fieldsInWords(read.kind.title(read.settings, known.names), known),
        }
      : {
          known,
          sentence: 'The settings of this step cannot be read.',
          title: kinds.get(step.kind)?.name ?? step.kind,
        };
  words.set(step, found);
  return found;
};

/** The step as a sentence, never an id or JSON. */
export const sentence = (flow: Flow, id: string, known: Known): string => {
  if (id === startId) return isStartOpen(flow) ? 'Choose what starts this flow' : startWords(flow.start, known.names);
  const step = flow.steps[id];
  return step === undefined ? '' : wordsOf(step, known).sentence;
};

/** A few words that tell this step from the others: "Wait 3 days". */
export const shortName = (flow: Flow, id: string, known: Known): string => {
  if (id === startId) return flow.start.kind === 'scoring' ? 'the scoring model' : 'the start';
  const step = flow.steps[id];
  return step === undefined ? id : wordsOf(step, known).title;
};

/** The name of a way out, empty where the step has only one. */
export const outletName = (flow: Flow, from: string, outlet: string): string => {
  const outlets = outletsOf(flow, from);
  return outlets.length < 2 ? '' : (outlets.find(({ id }) => id === outlet)?.name ?? outlet);
};

/** What a `+` is called: "Add step after Wait 3 days", with the branch where there are several. */
export const addName = (flow: Flow, from: string, outlet: string, known: Known): string => {
  const branch = outletName(flow, from, outlet);
  return `Add step after ${shortName(flow, from, known)}${branch ? `, ${branch}` : ''}`;
};
