import { useId, useRef } from 'react';
import type { LeadField } from '../../../shared/lead/index.ts';
import type { Problem } from '../../../shared/problem/index.ts';
import { Button, Menu } from '../ui/index.ts';
import { Problems } from './problems.tsx';

/** What a field is called where nothing is known of it. */
const fallback: Record<string, string> = { firstName: 'there', company: 'your company', jobTitle: 'your role' };
const often = ['firstName', 'lastName', 'company', 'jobTitle', 'industry', 'country', 'email'];

/** The text, in Markdown, with a menu that puts merge fields where the cursor is. */
export const Body = ({
  value,
  onChange,
  fields,
  problems,
}: {
  value: string;
  onChange: (value: string) => void;
  fields: readonly Pick<LeadField, 'name' | 'label'>[];
  problems: readonly Problem[];
}) => {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const put = (before: string, after = '') => {
    const it = area.current;
    const [from, to] = it ? [it.selectionStart, it.selectionEnd] : [value.length, value.length];
    onChange(`${value.slice(0, from)}${before}${value.slice(from, to)}${after}${value.slice(to)}`);
    requestAnimationFrame(() => {
      it?.focus();
      it?.setSelectionRange(from + before.length, to + before.length);
    });
  };
  const offered = often.flatMap((name) => fields.filter((field) => field.name === name));
  const own = fields.filter(({ name }) => !often.includes(name)).slice(0, 40);
  const field = ({ name, label }: Pick<LeadField, 'name' | 'label'>) => ({
    id: name,
    label,
    run: () => put(name === 'email' ? '{{ lead.email }}' : `{{ lead.${name} | default: "${fallback[name] ?? ''}" }}`),
  });
  return (
    <div className="field">
      <div className="body-bar">
        <label className="label" htmlFor={id}>
          Text
        </label>
        <span className="grow" />
        <Button small look="quiet" onPress={() => put('**', '**')} aria-label="Bold">
          <b>B</b>
        </Button>
        <Button small look="quiet" icon="link" onPress={() => put('[', '](https://)')}>
          Link
        </Button>
        <Menu
          label="Insert a field"
          actions={[
            ...offered.map(field),
            { id: 'rep', label: "Rep's name", separated: true, run: () => put('{{ rep.name | default: "the team" }}') },
            { id: 'sender', label: 'Sender', run: () => put('{{ sender.name }}') },
            ...own.map((it, at) => ({ ...field(it), ...(at === 0 && { separated: true }) })),
          ]}
        >
          <Button small icon="add">
            Insert field
          </Button>
        </Menu>
      </div>
      <textarea
        id={id}
        ref={area}
        className="input body-text"
        rows={18}
        value={value}
        spellCheck
        onChange={(event) => onChange(event.target.value)}
      />
      <Problems of="body" problems={problems} />
      <p className="muted help">
        Markdown: **bold**, # heading, - list, [words](https://…). A link alone in a line is a button.
      </p>
    </div>
  );
};
