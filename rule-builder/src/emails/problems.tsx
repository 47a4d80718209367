import type { Problem } from '../../../shared/problem/index.ts';
import { Icon } from '../ui/index.ts';

/** What is wrong with one part of the email, under that part. */
export const Problems = ({ of, problems }: { of: string; problems: readonly Problem[] }) => {
  const mine = problems.filter(({ where }) => where === of || where.startsWith(`${of}.`) || where.startsWith(`${of}:`));
  return mine.length === 0 ? null : (
    <ul className="email-problems" role="status">
      {mine.map((problem) => (
        <li key={`${problem.code}.${problem.where}.${problem.message}`} className={problem.severity}>
          <Icon name="warning" size={14} />
          <span>
            {problem.message} <span className="muted">{problem.hint}</span>
          </span>
        </li>
      ))}
    </ul>
  );
};
