import { Stage, stageName } from '../../../shared/lead/index.ts';
import { NumberField, Select, TextField } from '../ui/index.ts';
import type { Person } from './people.ts';

/** A lead one makes up: what conditions ask about most. */
export const TypedLead = ({ person, onChange }: { person: Person; onChange: (person: Person) => void }) => {
  const lead = person.facts.lead ?? {};
  const field = (name: string, label: string) => (
    <TextField
      label={label}
      value={String(lead[name] ?? '')}
      onChange={(value) => onChange({ ...person, facts: { ...person.facts, lead: { ...lead, [name]: value } } })}
    />
  );
  return (
    <div className="form-group">
      <div className="side-by-side">
        <NumberField
          label="Score"
          value={person.facts.score?.total}
          onChange={(total) =>
            onChange({
              ...person,
              facts: { ...person.facts, score: { fit: 0, groups: {}, ...person.facts.score, total: total ?? 0 } },
            })
          }
        />
        <Select
          label="Stage"
          value={person.facts.stage}
          options={Stage.options.map((stage) => ({ id: stage, label: stageName[stage] }))}
          onChange={(stage) => onChange({ ...person, facts: { ...person.facts, stage } })}
        />
      </div>
      {field('industry', 'Industry')}
      {field('jobTitle', 'Job title')}
      {field('country', 'Country')}
      {field('timeZone', 'Time zone')}
    </div>
  );
};
