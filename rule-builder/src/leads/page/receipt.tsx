import { useState } from 'react';
import type { LeadPage } from '../../../../functions/api/contract/index.ts';
import { Button, count } from '../../ui/index.ts';
import { points, signed } from './points.ts';
import { Restore } from './retract.tsx';
import { Section } from './section.tsx';
import { When } from './when.tsx';

type Whole = NonNullable<LeadPage['receipt']>;
const shownAtFirst = 12;

/** Every point with where it came from, group by group, adding up to the score. */
export const Receipt = ({
  lead,
  mayRestore,
  receipt,
  scored,
  grade,
}: {
  lead: string;
  mayRestore: boolean;
  receipt: Whole | null;
  scored: LeadPage['score'];
  grade: LeadPage['grade'];
}) => {
  const [restoring, setRestoring] = useState<Whole['lines'][number] | null>(null);
  if (receipt === null)
    return (
      <Section title="Score receipt">
        <p className="muted card-body">No scoring flow is published yet, so nobody has points.</p>
      </Section>
    );
  const uncounted = receipt.lines.filter(({ group }) => group === '');
  const counted = receipt.groups.filter(
    (group) => group.counted !== 0 || receipt.lines.some((l) => l.group === group.id),
  );
  return (
    <Section title="Score receipt" aside={<span className="muted">Scoring flow v{receipt.version}</span>}>
      {receipt.lines.length === 0 ? (
        <p className="muted card-body">No points yet. The first activity that a rule speaks of appears here.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
        <section className="table-shell" aria-label="Lines of the receipt" tabIndex={0}>
          <table className="receipt">
            <thead>
              <tr>
                <th scope="col">Activity and rule</th>
                <th scope="col">When</th>
                <th scope="col" className="number">
                  Gave
                </th>
                <th scope="col" className="number">
                  Now
                </th>
              </tr>
            </thead>
            {counted.map((group) => (
              <Group key={group.id} group={group} lines={receipt.lines.filter((line) => line.group === group.id)} />
            ))}
            {uncounted.length === 0 ? null : (
              <tbody>
                <tr className="group">
                  <th scope="colgroup" colSpan={4}>
                    Not counted
                  </th>
                </tr>
                {uncounted.map((line) => (
                  <tr key={line.entry} className="uncounted">
                    <td colSpan={2}>
                      <b>{line.what}</b>
                      <span className="note">{line.note}</span>
                    </td>
                    <td>
                      <When at={line.at} />
                    </td>
                    <td className="number">
                      {mayRestore && line.takenBackBy !== null ? (
                        <Button small look="quiet" onPress={() => setRestoring(line)}>
                          Restore
                        </Button>
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            )}
            <tfoot>
              {receipt.clamped === 0 ? null : (
                <tr>
                  <th scope="row" colSpan={3}>
                    Limit of the whole score
                  </th>
                  <td className="number">{signed(receipt.clamped)}</td>
                </tr>
              )}
              <tr className="total">
                <th scope="row" colSpan={3}>
                  Score
                  <span className="sum muted">
                    {counted.map((group) => `${group.name} ${points(group.counted)}`).join(' + ')}
                    {receipt.clamped === 0 ? '' : ` ${signed(receipt.clamped)}`}
                  </span>
                </th>
                <td className="number">{points(receipt.total)}</td>
              </tr>
            </tfoot>
          </table>
        </section>
      )}
      <div className="card-body fit">
        <h3>
          Fit {grade}, from {points(scored.fit)} points
        </h3>
        {receipt.fit.length === 0 ? (
          <p className="muted">Nothing known of this lead matches the ideal customer yet.</p>
        ) : (
          <ul>
            {receipt.fit.map((line) => (
              <li key={line.rule}>
                <span>{line.name}</span>
                <b>{signed(line.points)}</b>
              </li>
            ))}
          </ul>
        )}
        <p className="muted">Fit says who it is and makes the grade; it is not part of the score.</p>
      </div>
      {restoring?.takenBackBy ? (
        <Restore lead={lead} entry={restoring.takenBackBy} what={restoring.what} onClose={() => setRestoring(null)} />
      ) : null}
    </Section>
  );
};

const Group = ({ group, lines }: { group: Whole['groups'][number]; lines: Whole['lines'] }) => {
  const [all, setAll] = useState(false);
  const newest = lines.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const shown = all ? newest : newest.slice(0, shownAtFirst);
  const rest = newest.slice(shown.length);
  return (
    <tbody>
      <tr className="group">
        <th scope="colgroup" colSpan={4}>
          {group.name}
        </th>
      </tr>
      {shown.map((line) => (
        <tr key={`${line.entry}.${line.rule ?? 'hand'}`} className={line.now === 0 ? 'line nothing' : 'line'}>
          <td>
            <b>{line.what}</b>
            {line.ruleName && line.ruleName !== line.what ? <span className="muted"> · {line.ruleName}</span> : null}
            {line.note ? <span className="note">{line.note}</span> : null}
          </td>
          <td>
            <When at={line.at} />
          </td>
          <td className="number">{signed(line.points)}</td>
          <td className="number">{signed(line.now)}</td>
        </tr>
      ))}
      {rest.length === 0 ? null : (
        <tr>
          <td colSpan={3}>
            <Button small look="quiet" onPress={() => setAll(true)}>
              Show {count(rest.length, 'older line')}
            </Button>
          </td>
          <td className="number">{signed(rest.reduce((sum, line) => sum + line.now, 0))}</td>
        </tr>
      )}
      {group.note ? (
        <tr>
          <td colSpan={3} className="muted">
            {group.note}
          </td>
          <td className="number">{signed(group.counted - group.sum)}</td>
        </tr>
      ) : null}
      <tr className="subtotal">
        <th scope="row" colSpan={3}>
          {group.name}
        </th>
        <td className="number">{points(group.counted)}</td>
      </tr>
    </tbody>
  );
};
