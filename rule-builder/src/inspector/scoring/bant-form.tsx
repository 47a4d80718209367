import { bantQuestions } from '../../canvas/index.ts';
import { ConditionEditor } from '../../steps/parts/index.ts';
import type { ModelFormProps } from './model-form.ts';

/** When budget, authority, need and timeline count as met. */
export const BantForm = ({ model, put, error }: ModelFormProps) => (
  <div className="form-stack">
    {bantQuestions.map((question) => (
      <section key={question} className="form-group" aria-label={question} data-where={`model/bant/${question}`}>
        <ConditionEditor
          label={`${question.charAt(0).toUpperCase()}${question.slice(1)} is met if`}
          value={model.bant[question]}
          where={`model/bant/${question}`}
          error={error}
          place="fit"
          onChange={(when) =>
            put({ ...model, bant: { ...model.bant, [question]: when } }, 'Edit BANT', `bant/${question}`)
          }
        />
      </section>
    ))}
  </div>
);
