import { useEffect, useState } from 'react';
import { Button as Pressable } from 'react-aria-components';
import type { Rule } from '../../../../shared/scoring/index.ts';
import { signed } from '../../canvas/index.ts';
import { useEditorStore } from '../../editor/index.ts';
import { Button, Icon, TextField } from '../../ui/index.ts';
import { freshIdAmong } from './fresh-id.ts';
import type { ModelFormProps } from './model-form.ts';
import { RuleForm } from './rule-form.tsx';

/** All rules, found by activity or name; one of them open for editing. `open` is what was clicked on the canvas. */
export const RulesForm = ({
  model,
  put,
  error,
  open,
  click,
}: ModelFormProps & { open: string; click: () => boolean }) => {
  const [at, setAt] = useState<string | null>(null);
  const [query, setQuery] = useState('');
  const add = (group: string): void => {
    const id = freshIdAmong(model.rules, 'rule');
    const rule: Rule = { id, group, activity: 'Ebook Downloaded', points: 5 };
    put({ ...model, rules: [...model.rules, rule] }, 'Add a rule');
    setAt(id);
  };
  // Runs after each render and does something once per click on the canvas.
  useEffect(() => {
    const [root, part, id] = open.split('/');
    const isMine = root === 'new-rule' || (root === 'model' && part === 'rules');
    if (!isMine || !click()) return;
    if (root === 'new-rule' && part) add(part);
    else if (root === 'model' && part === 'rules' && id) setAt(model.rules[Number(id)]?.id ?? id);
  });

  const index = model.rules.findIndex(({ id }) => id === at);
  const rule = model.rules[index];
  const editor = useEditorStore();
  const shownRule = rule?.id ?? null;
  useEffect(() => {
    editor.setState({ openRule: shownRule });
    return () => editor.setState({ openRule: null });
  }, [editor, shownRule]);
  if (rule)
    return (
      <div className="form-stack">
        <Button small look="quiet" icon="chevron-left" onPress={() => setAt(null)}>
          All rules
        </Button>
        <RuleForm
          rule={rule}
          groups={model.groups}
          where={`model/rules/${index}`}
          error={error}
          onChange={(next, field) =>
            put(
              { ...model, rules: model.rules.map((old) => (old.id === rule.id ? next : old)) },
              'Edit a rule',
              `rule/${rule.id}/${field}`,
            )
          }
        />
        <Button
          small
          look="danger"
          icon="trash"
          onPress={() => {
            setAt(null);
            put({ ...model, rules: model.rules.filter(({ id }) => id !== rule.id) }, 'Remove a rule');
          }}
        >
          Remove this rule
        </Button>
      </div>
    );

  const wanted = query.trim().toLowerCase();
  const shown = model.rules.filter((each) => `${each.activity} ${each.name ?? ''}`.toLowerCase().includes(wanted));
  return (
    <div className="form-stack">
      <TextField label="Find a rule" hideLabel placeholder="Find a rule" value={query} onChange={setQuery} />
      {model.groups.map((group) => (
        <section key={group.id} aria-label={group.name}>
          <h3>{group.name}</h3>
          <ul className="line-list">
            {shown
              .filter((each) => each.group === group.id)
              .map((each) => (
                <li key={each.id}>
                  <Pressable className={each.disabled ? 'line off' : 'line'} onPress={() => setAt(each.id)}>
                    <span>{each.name || each.activity}</span>
                    <b>{signed(each.points)}</b>
                    <Icon name="chevron-right" size={14} />
                  </Pressable>
                </li>
              ))}
          </ul>
          <Button small look="quiet" icon="add" onPress={() => add(group.id)}>
            Add a rule
          </Button>
        </section>
      ))}
    </div>
  );
};
