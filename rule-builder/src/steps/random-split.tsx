import type { SettingsOf } from '../../../shared/flow/index.ts';
import { Button, CheckBox, IconButton, NumberField, TextField } from '../ui/index.ts';
import type { Form } from './form.ts';
import { freshBranch } from './split.tsx';

type Branch = SettingsOf<'randomSplit'>['branches'][number];
/** Shares of leads by weight; a lead always goes the same way. */
export const RandomSplitForm: Form<'randomSplit'> = ({ settings, set, error }) => {
  const { branches } = settings;
  const total = branches.reduce((sum, { weight }) => sum + weight, 0);
  const change = (index: number, branch: Branch, field: string) =>
    set(
      { ...settings, branches: branches.map((old, at) => (at === index ? branch : old)) },
      `branches/${index}/${field}`,
    );
  return (
    <>
      {branches.map((branch, index) => (
        <section key={branch.id} className="form-group" aria-label={`Branch ${branch.name}`}>
          <div className="side-by-side">
            <TextField
              label="Name"
              value={branch.name}
              maxLength={80}
              where={`branches/${index}/name`}
              onChange={(name) => change(index, { ...branch, name }, 'name')}
            />
            <NumberField
              label="Weight"
              value={branch.weight}
              min={0}
              max={10_000}
              where={`branches/${index}/weight`}
              description={total > 0 ? `${Math.round((branch.weight / total) * 1000) / 10} % of leads` : undefined}
              onChange={(weight) => change(index, { ...branch, weight: Math.round(weight ?? 0) }, 'weight')}
            />
            <IconButton
              icon="trash"
              label={`Remove branch ${branch.name}`}
              small
              isDisabled={branches.length <= 2}
              onPress={() => set({ ...settings, branches: branches.filter((_, at) => at !== index) }, 'remove')}
            />
          </div>
          <CheckBox
            isSelected={branch.holdout === true}
            onChange={(holdout) => {
              const { holdout: _, ...rest } = branch;
              change(index, holdout ? { ...rest, holdout } : rest, 'holdout');
            }}
          >
            Kept out on purpose, to compare with
          </CheckBox>
        </section>
      ))}
      {error('branches') ? <p className="field-error">{error('branches')}</p> : null}
      <Button
        icon="add"
        small
        isDisabled={branches.length >= 10}
        onPress={() =>
          set(
            {
              ...settings,
              branches: [...branches, { id: freshBranch(branches), name: `Way ${branches.length + 1}`, weight: 50 }],
            },
            'add',
          )
        }
      >
        Add a way
      </Button>
      <TextField
        label="Draw"
        description="The same word draws the same leads; another word draws afresh."
        value={settings.salt}
        maxLength={40}
        where="salt"
        onChange={(salt) => set({ ...settings, salt }, 'salt')}
      />
    </>
  );
};
