import { useState } from 'react';
import { RejectReason } from '../../../../shared/handoff/index.ts';
import { stageName } from '../../../../shared/lead/index.ts';
import { defaultAfterRejection, type Rest, SentBackTo } from '../../../../shared/scoring/index.ts';
import { CheckBox, NumberField, Select, TextField } from '../../ui/index.ts';
import type { ModelFormProps } from './model-form.ts';

const namesOf = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .slice(0, 20);

const asModel = 'as set above';
const stages = [
  { id: asModel, label: 'As set above' },
  ...SentBackTo.options.map((stage) => ({ id: stage, label: stageName[stage] })),
];

/** What lets a lead qualify again that sales sent back, reason by reason. */
export const AfterRejectionForm = ({ model, put }: Pick<ModelFormProps, 'model' | 'put'>) => {
  const { ladder } = model;
  const rules = ladder.afterRejection ?? defaultAfterRejection;
  // Kept as it is typed: a comma at the end names nothing yet.
  const [typed, setTyped] = useState(rules.handRaises.join(', '));
  const change = (next: typeof rules, field: string) =>
    put(
      { ...model, ladder: { ...ladder, afterRejection: next } },
      'Edit what follows a rejection',
      `rejection/${field}`,
    );
  return (
    <section className="form-group" aria-label="After a rejection">
      <h3>After a rejection</h3>
      <p className="muted">
        A lead that sales rejected or lost rests. It may qualify again by whichever of these comes first; where nothing
        is set, only a person lets it.
      </p>
      <TextField
        label="Activities that ask for sales, separated by commas"
        value={namesOf(typed).join() === rules.handRaises.join() ? typed : rules.handRaises.join(', ')}
        onChange={(text) => {
          setTyped(text);
          change({ ...rules, handRaises: namesOf(text) }, 'handRaises');
        }}
      />
      {RejectReason.options
        .filter((reason) => reason !== 'other')
        .map((reason) => (
          <RestForm
            key={reason}
            title={`Rejected for “${reason}”`}
            rest={rules.byReason[reason] ?? rules.otherwise}
            onChange={(rest) => change({ ...rules, byReason: { ...rules.byReason, [reason]: rest } }, reason)}
          />
        ))}
      <RestForm
        title="For any other reason"
        rest={rules.otherwise}
        onChange={(otherwise) => change({ ...rules, otherwise }, 'otherwise')}
      />
    </section>
  );
};

const restOf = (
  to: SentBackTo | undefined,
  points: number | undefined,
  days: number | undefined,
): Omit<Rest, 'handRaise'> => ({
  ...(to === undefined ? {} : { to }),
  ...(points === undefined || points <= 0 ? {} : { points }),
  ...(days === undefined || days < 1 ? {} : { days: Math.round(days) }),
});

const RestForm = ({ title, rest, onChange }: { title: string; rest: Rest; onChange: (rest: Rest) => void }) => {
  const { to, points, days, handRaise } = rest;
  return (
    <details className="form-group">
      <summary>{title}</summary>
      <Select
        label="The lead becomes"
        value={to ?? asModel}
        options={stages}
        onChange={(id) => onChange({ ...restOf(SentBackTo.safeParse(id).data, points, days), handRaise })}
      />
      <div className="form-row">
        <NumberField
          label="Points newly earned"
          placeholder="none"
          value={points}
          min={0}
          max={10_000}
          onChange={(next) => onChange({ ...restOf(to, next, days), handRaise })}
        />
        <NumberField
          label="Days later"
          placeholder="never"
          value={days}
          min={1}
          max={3650}
          onChange={(next) => onChange({ ...restOf(to, points, next), handRaise })}
        />
      </div>
      <CheckBox isSelected={handRaise} onChange={(next) => onChange({ ...restOf(to, points, days), handRaise: next })}>
        Asking for sales lets it qualify at once
      </CheckBox>
    </details>
  );
};
