import { useEffect } from 'react';
import { ConditionEditor } from '../../steps/parts/index.ts';
import { Button, NumberField, TextField } from '../../ui/index.ts';
import { freshIdAmong } from './fresh-id.ts';
import type { ModelFormProps } from './model-form.ts';

/** How well a lead fits the ideal customer: rules on the profile, and what makes an A, B, C or D. */
export const FitForm = ({
  model,
  put,
  error,
  open,
  click,
}: ModelFormProps & { open: string; click: () => boolean }) => {
  const { fit } = model;
  const add = () =>
    put(
      {
        ...model,
        fit: {
          ...fit,
          rules: [
            ...fit.rules,
            {
              id: freshIdAmong(fit.rules, 'fit'),
              points: 10,
              when: { kind: 'test', field: ['lead', 'industry'], op: 'is', value: 'Software' },
            },
          ],
        },
      },
      'Add a fit rule',
    );
  // Runs after each render and adds once per click on the canvas.
  useEffect(() => {
    if (open === 'new-fit' && click()) add();
  });
  return (
    <div className="form-stack">
      <section className="form-group" aria-label="Grades" data-where="model/fit/cutoffs">
        <h3>Grades by fit score</h3>
        <div className="side-by-side">
          {(['A', 'B', 'C', 'D'] as const).map((grade) => (
            <NumberField
              key={grade}
              label={`${grade} from`}
              value={fit.cutoffs[grade]}
              error={error(`model/fit/cutoffs/${grade}`)}
              onChange={(least) => {
                if (least !== undefined)
                  put(
                    { ...model, fit: { ...fit, cutoffs: { ...fit.cutoffs, [grade]: least } } },
                    'Edit a grade',
                    `cutoff/${grade}`,
                  );
              }}
            />
          ))}
        </div>
        <p className="muted">Anything lower is F.</p>
      </section>
      {fit.rules.map((rule, index) => {
        const where = `model/fit/rules/${index}`;
        const change = (next: typeof rule, field: string) =>
          put(
            { ...model, fit: { ...fit, rules: fit.rules.map((old) => (old.id === rule.id ? next : old)) } },
            'Edit a fit rule',
            `fit/${rule.id}/${field}`,
          );
        return (
          <section
            key={rule.id}
            className="form-group"
            aria-label={`Fit rule ${index + 1}`}
            data-where={`model/fit/${rule.id}`}
          >
            <div className="side-by-side">
              <TextField
                label="Name"
                value={rule.name ?? ''}
                maxLength={120}
                onChange={(name) => {
                  const { name: _, ...rest } = rule;
                  change(name === '' ? rest : { ...rest, name }, 'name');
                }}
              />
              <NumberField
                label="Points"
                value={rule.points}
                where={`${where}/points`}
                error={error(`${where}/points`)}
                onChange={(points) => {
                  if (points !== undefined) change({ ...rule, points }, 'points');
                }}
              />
            </div>
            <ConditionEditor
              label="If"
              place="fit"
              value={rule.when}
              where={`${where}/when`}
              error={error}
              onChange={(when) => change({ ...rule, when }, 'when')}
            />
            <Button
              small
              look="quiet"
              icon="trash"
              onPress={() =>
                put(
                  { ...model, fit: { ...fit, rules: fit.rules.filter(({ id }) => id !== rule.id) } },
                  'Remove a fit rule',
                )
              }
            >
              Remove
            </Button>
          </section>
        );
      })}
      <Button small icon="add" onPress={add}>
        Add a fit rule
      </Button>
      <TextField
        label="Competitors' domains"
        description="Leads from these are marked as competitors. Separate them with commas."
        value={(fit.competitorDomains ?? []).join(', ')}
        onChange={(text) =>
          put(
            {
              ...model,
              fit: {
                ...fit,
                competitorDomains: text.trim() === '' ? [] : text.split(',').map((domain) => domain.trimStart()),
              },
            },
            'Edit the competitors',
            'competitors',
          )
        }
      />
    </div>
  );
};
