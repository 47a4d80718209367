import type { Flow } from '../../../shared/flow/index.ts';
import type { Trace } from '../../../shared/simulation/index.ts';
import type { Trace as Light } from '../editor/index.ts';
import { locale } from '../ui/index.ts';

const time = new Intl.DateTimeFormat(locale, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

/** A moment of the virtual clock, in this person's own time zone. */
export const clockWords = (at: string): string => time.format(new Date(at));

/** What the canvas lights up of a test, as far as the virtual clock has come (`until`, epoch ms). */
export const lightOf = (flow: Flow, trace: Trace, until: number): Light => {
  const steps = new Set(['start']);
  const wires = new Set<string>();
  const notes = new Map<string, string>();
  let at: string | null = null;
  const first = trace.path.find(({ step }) => step === 'start');
  const entry = first?.outlet ?? Object.keys(flow.start.next).find((outlet) => flow.start.next[outlet] !== null);
  if (entry !== undefined) wires.add(`start:${entry}`);
  for (const visit of trace.steps) {
    if (Date.parse(visit.cameAt) > until) break;
    if (visit.step === 'start') continue;
    steps.add(visit.step);
    at = visit.step;
    const isGone = Date.parse(visit.leftAt) <= until;
    if (isGone && visit.outlet) wires.add(`${visit.step}:${visit.outlet}`);
    if (visit.leftAt !== visit.cameAt) notes.set(visit.step, `Waits until ${clockWords(visit.leftAt)}`);
  }
  const ended = Date.parse(trace.endedAt) <= until;
  return { steps, wires, at: ended ? null : at, notes };
};
