import { useState } from 'react';
import type { Flow } from '../../../shared/flow/index.ts';
import { type Coverage, coverageOf, leadFor, type ScriptItem, type Trace } from '../../../shared/simulation/index.ts';
import { outletName, shortName } from '../canvas/index.ts';
import { useEditor, useKnown } from '../editor/index.ts';
import { Button, count, toast } from '../ui/index.ts';
import type { Person } from './people.ts';

/** How much of the flow tests have walked, and a lead for what they have not. */
export const CoverageView = ({
  flow,
  traces,
  startAt,
  timeZone,
  onTry,
}: {
  flow: Flow;
  traces: readonly Trace[];
  startAt: string;
  timeZone: string;
  onTry: (person: Person, outlet: string, script: readonly ScriptItem[]) => void;
}) => {
  const known = useKnown();
  const [busy, setBusy] = useState(false);
  const current = useEditor((state) => state.flow);
  const coverage: Coverage = coverageOf(
    flow,
    traces.map(({ path }) => path),
  );
  const walked = coverage.ways.filter((way) => way.walked).length;
  const next = coverage.ways.find((way) => !way.walked);
  const words = (edge: string): string => {
    const dot = edge.lastIndexOf('.');
    const [step, outlet] = [edge.slice(0, dot), edge.slice(dot + 1)];
    const branch = outletName(current, step, outlet);
    return branch ? `${shortName(current, step, known)} → ${branch}` : '';
  };
  const tryNext = async (): Promise<void> => {
    if (next === undefined) return;
    setBusy(true);
    try {
      const found = await leadFor(flow, next.way, { fields: known.leadFields, startAt, timeZone });
      if (!found.found)
        return toast(
          found.because === 'no lead can'
            ? 'No lead can take that path: its conditions exclude each other.'
            : 'A lead for that path could not be worked out. Type one in.',
        );
      onTry({ id: found.id, name: 'Generated lead', facts: found.facts }, found.outlet, found.script);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-label="Path coverage">
      <p>
        <b>
          {walked} of {count(coverage.ways.length, 'path')} tested
        </b>
        {coverage.complete ? '' : ' (there are more)'}
      </p>
      {next ? (
        <>
          <p className="muted">Next: {next.way.map(words).filter(Boolean).join(', ') || 'the only way through'}</p>
          <Button small isDisabled={busy} onPress={() => void tryNext()}>
            {busy ? 'Looking for a lead …' : 'Test it with a generated lead'}
          </Button>
        </>
      ) : null}
    </section>
  );
};
