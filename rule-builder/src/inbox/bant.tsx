import type { TaskPage } from '../../../functions/api/contract/index.ts';

const questions = [
  ['budget', 'Budget'],
  ['authority', 'Authority'],
  ['need', 'Need'],
  ['timeline', 'Timeline'],
] as const;

/** The four answers that qualify a lead for sales; what is missing is what to ask. */
export const Bant = ({ answers }: { answers: TaskPage['bant'] }) => (
  <section>
    <h3>Budget, authority, need, timeline</h3>
    <dl className="bant">
      {questions.map(([name, label]) => (
        <div key={name} className={answers[name] === null ? 'unanswered' : undefined}>
          <dt>{label}</dt>
          <dd>{answers[name] ?? 'Ask'}</dd>
        </div>
      ))}
    </dl>
  </section>
);
