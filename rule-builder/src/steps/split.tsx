import type { SettingsOf } from '../../../shared/flow/index.ts';
import { Button, IconButton, TextField } from '../ui/index.ts';
import type { Form } from './form.ts';
import { ConditionEditor } from './parts/index.ts';

type Branch = SettingsOf<'split'>['branches'][number];
/** An id that no branch of the step has. */
export const freshBranch = (branches: readonly { id: string }[]): string => {
  for (let n = 0; ; n += 1) {
    const id = n < 26 ? String.fromCharCode(97 + n) : `b${n}`;
    if (!branches.some((branch) => branch.id === id)) return id;
  }
};

const swapped = <Item,>(items: readonly Item[], at: number): Item[] => {
  const next = [...items];
  const [item] = next.splice(at, 1);
  if (item !== undefined) next.splice(at + 1, 0, item);
  return next;
};

/** Ordered branches, each named in words; the first whose condition holds wins, the rest go the last way. */
export const SplitForm: Form<'split'> = ({ settings, set, error }) => {
  const { branches } = settings;
  const change = (index: number, branch: Branch, field: string) =>
    set({ branches: branches.map((old, at) => (at === index ? branch : old)) }, `branches/${index}/${field}`);
  return (
    <>
      <p className="muted">The first branch that fits wins.</p>
      {branches.map((branch, index) => (
        <section key={branch.id} className="form-group" aria-label={`Branch ${index + 1}`}>
          <header>
            <span className="label">Branch {index + 1}</span>
            <IconButton
              icon="chevron-down"
              label="Move down"
              small
              isDisabled={index === branches.length - 1}
              onPress={() => set({ branches: swapped(branches, index) }, 'order')}
            />
            <IconButton
              icon="trash"
              label={`Remove branch ${branch.name}`}
              small
              isDisabled={branches.length === 1}
              onPress={() => set({ branches: branches.filter((_, at) => at !== index) }, 'remove')}
            />
          </header>
          <TextField
            label="Name"
            value={branch.name}
            maxLength={80}
            where={`branches/${index}/name`}
            error={error(`branches/${index}/name`)}
            onChange={(name) => change(index, { ...branch, name }, 'name')}
          />
          <ConditionEditor
            label="Leads where"
            value={branch.when}
            where={`branches/${index}/when`}
            error={error}
            onChange={(when) => change(index, { ...branch, when }, 'when')}
          />
        </section>
      ))}
      <Button
        icon="add"
        small
        isDisabled={branches.length >= 20}
        onPress={() =>
          set(
            {
              branches: [
                ...branches,
                { id: freshBranch(branches), name: `Branch ${branches.length + 1}`, when: { kind: 'all', of: [] } },
              ],
            },
            'add',
          )
        }
      >
        Add a branch
      </Button>
      <p className="muted">Everyone else goes the last way.</p>
    </>
  );
};
