import type { Group } from '../../../../shared/scoring/index.ts';
import { Button, NumberField, TextField } from '../../ui/index.ts';
import { DecayField } from './decay-field.tsx';
import { freshIdAmong } from './fresh-id.ts';
import type { ModelFormProps } from './model-form.ts';

const limits = <Limits extends { cap?: number | undefined; floor?: number | undefined }>(
  of: Limits,
  key: 'cap' | 'floor',
  value: number | undefined,
): Limits => {
  const { [key]: _, ...rest } = of;
  return (value === undefined ? rest : { ...rest, [key]: value }) as Limits;
};

/** Groups: what each may come to, and how its points fade; then the total. */
export const GroupForm = ({ model, put, error, open }: ModelFormProps & { open: string }) => {
  const change = (group: Group, field: string) =>
    put(
      { ...model, groups: model.groups.map((old) => (old.id === group.id ? group : old)) },
      'Edit a group',
      `group/${group.id}/${field}`,
    );
  const ordered = [...model.groups].sort((a, b) => Number(b.id === open) - Number(a.id === open));
  return (
    <div className="form-stack">
      {ordered.map((group) => {
        const rules = model.rules.filter((rule) => rule.group === group.id).length;
        const index = model.groups.indexOf(group);
        return (
          <section
            key={group.id}
            className="form-group"
            aria-label={group.name}
            data-where={`model/groups/${group.id}`}
          >
            <TextField
              label="Group"
              value={group.name}
              maxLength={80}
              error={error(`model/groups/${index}/name`)}
              onChange={(name) => {
                if (name !== '') change({ ...group, name }, 'name');
              }}
            />
            <div className="side-by-side">
              <NumberField
                label="At most"
                placeholder="no limit"
                value={group.cap}
                onChange={(cap) => change(limits(group, 'cap', cap), 'cap')}
              />
              <NumberField
                label="At least"
                placeholder="no limit"
                value={group.floor}
                onChange={(floor) => change(limits(group, 'floor', floor), 'floor')}
              />
            </div>
            <DecayField
              value={group.decay}
              onChange={(decay) => change({ ...group, decay: decay ?? { kind: 'none' } }, 'decay')}
            />
            <Button
              small
              look="quiet"
              icon="trash"
              isDisabled={rules > 0 || model.groups.length === 1}
              onPress={() =>
                put({ ...model, groups: model.groups.filter(({ id }) => id !== group.id) }, 'Remove a group')
              }
            >
              {rules > 0 ? `Used by ${rules} rules` : 'Remove this group'}
            </Button>
          </section>
        );
      })}
      <Button
        small
        icon="add"
        onPress={() =>
          put(
            {
              ...model,
              groups: [
                ...model.groups,
                { id: freshIdAmong(model.groups, 'group'), name: 'New group', decay: { kind: 'none' } },
              ],
            },
            'Add a group',
          )
        }
      >
        Add a group
      </Button>
      <section className="form-group" aria-label="Total" data-where="model/total">
        <h3>All groups together</h3>
        <div className="side-by-side">
          <NumberField
            label="At most"
            placeholder="no limit"
            value={model.total.cap}
            onChange={(cap) => put({ ...model, total: limits(model.total, 'cap', cap) }, 'Edit the total', 'total/cap')}
          />
          <NumberField
            label="At least"
            placeholder="no limit"
            value={model.total.floor}
            onChange={(floor) =>
              put({ ...model, total: limits(model.total, 'floor', floor) }, 'Edit the total', 'total/floor')
            }
          />
        </div>
      </section>
    </div>
  );
};
