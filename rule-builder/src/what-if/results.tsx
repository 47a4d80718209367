import { type ReactNode, useId, useState } from 'react';
import { Link } from 'wouter';
import { Stage } from '../../../shared/lead/index.ts';
import type { MovedLead } from '../../../shared/simulation/what-if/index.ts';
import { BACK_DAYS, type hangingOn, noTallies, type Pair, RUN_DAYS } from '../../../shared/simulation/what-if/index.ts';
import { Button, count, EmptyState, locale, StageChip, Table } from '../ui/index.ts';
import type { WhatIf } from './run.ts';
import { howMany, howMuch, sentBy, sentWords, shareOf, signed } from './words.ts';

const SHOWN = 20;
const MOST_SHOWN = 500;

/** What was found: the numbers, who it is, what would be sent, and how well it would have called won and lost. */
export const Results = ({ found, hanging }: { found: WhatIf; hanging: Pair<ReturnType<typeof hangingOn>> }) => {
  const sent = sentBy(found, hanging.live.hanging, hanging.draft.hanging);
  if (found.leads === 0)
    return (
      <EmptyState icon="leads" title="There are no leads yet">
        As soon as some are here, you see what a change of points or thresholds would do to them.
      </EmptyState>
    );
  const still = found.moved.length === 0;
  const startsSame =
    sent.emails.about === 0 && sent.tasks.about === 0 && sent.rows.every(({ change }) => change.squares === 0);
  return (
    <div className="what-if">
      <Seen found={found} />
      {still && startsSame && found.rescored === 0 ? (
        <EmptyState icon="check" title="Nothing would change">
          {`${everyLead(found.leads)} keeps its score and its stage.`}
        </EmptyState>
      ) : (
        <>
          <Figures found={found} />
          <Who found={found} />
          <Sending found={found} sent={sent} unbounded={hanging.draft.unbounded} />
        </>
      )}
      <Foresight found={found} />
    </div>
  );
};

const everyLead = (leads: number): string =>
  leads === 1 ? 'The one lead' : `Each of the ${leads.toLocaleString(locale)} leads`;

/** What was looked at, so that nobody takes a sample for all or an example for a customer. */
const Seen = ({ found }: { found: WhatIf }) => (
  <p className="muted">
    {found.sampleOf === null
      ? `${count(found.leads, 'lead')}, each scored again from its whole history, by what is live and by this draft.`
      : `A sample: ${found.leads.toLocaleString(locale)} of ${count(found.sampleOf, 'lead')}, each scored again from its whole history. Numbers with ± are right within that in 19 of 20 cases.`}{' '}
    {found.onlyExamples ? 'These are the example leads; no others are here yet.' : 'Example leads are left out.'}
  </p>
);

const Part = ({ title, children }: { title: string; children: ReactNode }) => {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
};

const Figures = ({ found }: { found: WhatIf }) => (
  <>
    <dl className="what-if-figures">
      {(
        [
          ['become MQL', found.mql.up],
          ['no longer MQL', found.mql.down],
          ['become SQL', found.sql.up],
          ['no longer SQL', found.sql.down],
        ] as const
      ).map(([label, n]) => (
        <div key={label} data-some={n > 0}>
          <dt>{label}</dt>
          <dd>{howMany(n, found)}</dd>
        </div>
      ))}
    </dl>
    <p className="muted">
      {`${howMany(found.rescored, found)} ${found.rescored === 1 ? 'has' : 'have'} another score. Whoever is SQL or further counts as MQL too.`}
    </p>
  </>
);

const Who = ({ found }: { found: WhatIf }) => {
  const [all, setAll] = useState(false);
  const stages = Stage.options.filter((stage) => found.stages[stage] !== undefined);
  const standing = (stage: Stage) => found.stages[stage] ?? noTallies();
  const shown = found.moved.slice(0, all ? MOST_SHOWN : SHOWN);
  return (
    <>
      <Part title="Where leads stand">
        <Table
          label="Where leads stand"
          rows={stages}
          rowKey={(stage) => stage}
          columns={[
            { id: 'stage', label: 'Stage', cell: (stage) => <StageChip stage={stage} /> },
            {
              id: 'live',
              label: 'Live',
              number: true,
              cell: (stage) => howMuch(standing(stage).live, found),
            },
            {
              id: 'draft',
              label: 'Draft',
              number: true,
              cell: (stage) => howMuch(standing(stage).draft, found),
            },
            {
              id: 'change',
              label: 'Change',
              number: true,
              cell: (stage) => howMuch(standing(stage).change, found, signed),
            },
          ]}
        />
      </Part>
      <Part title="Who changes stage">
        {found.moved.length === 0 ? (
          <p className="muted">Nobody. Only scores move.</p>
        ) : (
          <>
            <Table
              label="Who changes stage"
              rows={shown}
              rowKey={({ lead }) => lead}
              columns={[
                {
                  id: 'lead',
                  label: 'Lead',
                  cell: ({ lead, name }: MovedLead) => <Link href={`/leads/${lead}`}>{name}</Link>,
                },
                { id: 'from', label: 'Live', cell: ({ from }) => <StageChip stage={from} /> },
                { id: 'to', label: 'Draft', cell: ({ to }) => <StageChip stage={to} /> },
                {
                  id: 'score',
                  label: 'Score',
                  number: true,
                  cell: ({ score }) => <Scores {...score} />,
                },
              ]}
            />
            {found.moved.length > shown.length ? (
              <p className="muted what-if-more">
                {all
                  ? `The first ${MOST_SHOWN} of ${found.moved.length.toLocaleString(locale)} are shown.`
                  : `${(found.moved.length - shown.length).toLocaleString(locale)} more.`}{' '}
                {all ? null : (
                  <Button small onPress={() => setAll(true)}>
                    Show more
                  </Button>
                )}
              </p>
            ) : null}
          </>
        )}
      </Part>
    </>
  );
};

const Scores = ({ live, draft }: Pair) =>
  live === draft ? (
    Math.round(draft)
  ) : (
    <>
      {Math.round(live)} <span className="muted">→</span> <b>{Math.round(draft)}</b>
    </>
  );

const Sending = ({
  found,
  sent,
  unbounded,
}: {
  found: WhatIf;
  sent: ReturnType<typeof sentBy>;
  unbounded: readonly string[];
}) => (
  <Part title="Emails and tasks">
    {sent.rows.length === 0 ? (
      <p>No email and no task hangs on a change of stage, so nothing more or less is sent.</p>
    ) : (
      <>
        <p>{`Had this draft been live for the last ${BACK_DAYS} days: ${sentWords(sent)}.`}</p>
        <Table
          label="Emails and tasks"
          rows={sent.rows}
          rowKey={({ id }) => id}
          columns={[
            {
              id: 'what',
              label: 'What starts',
              cell: ({ what, each }) => (
                <>
                  {what} <span className="muted what-if-each">{each} each</span>
                </>
              ),
            },
            { id: 'live', label: 'Live', number: true, cell: ({ live }) => howMuch(live, found) },
            { id: 'draft', label: 'Draft', number: true, cell: ({ draft }) => howMuch(draft, found) },
            { id: 'change', label: 'Change', number: true, cell: ({ change }) => howMuch(change, found, signed) },
          ]}
        />
      </>
    )}
    <p className="muted">
      {`Counted: every change of stage in ${BACK_DAYS} days that starts this flow or another live one, times the most one lead can get from it in ${RUN_DAYS} days. Not counted: who would be kept out by a flow's own conditions, unsubscribed, or stopped by sending limits; imported history, which starts nothing; and flows that something else starts.`}
      {unbounded.length > 0 ? ` Left out, because nothing bounds what they send: ${unbounded.join(', ')}.` : ''}
    </p>
  </Part>
);

/** Only where sales has said how something ended: without that there is nothing to be right about. */
const Foresight = ({ found: { outcomes, sampleOf } }: { found: WhatIf }) => {
  const { won, lost } = outcomes;
  return (
    <Part title="Would it have seen won and lost coming?">
      {won.of + lost.of === 0 ? (
        <p className="muted">
          Sales has not marked a lead as won or lost yet. As soon as it has, you see here how often the points were
          right.
        </p>
      ) : (
        <>
          <Table
            label="Won and lost"
            rows={[
              {
                what: 'Won leads that it had made MQL or SQL before',
                live: shareOf(won.called.live, won.of),
                draft: shareOf(won.called.draft, won.of),
              },
              {
                what: 'Of all it had made MQL or SQL, how many were won',
                live: shareOf(won.called.live, won.called.live + lost.called.live),
                draft: shareOf(won.called.draft, won.called.draft + lost.called.draft),
              },
            ]}
            rowKey={({ what }) => what}
            columns={[
              { id: 'what', label: 'Higher is better', cell: ({ what }) => what },
              { id: 'live', label: 'Live', number: true, cell: ({ live }) => live },
              { id: 'draft', label: 'Draft', number: true, cell: ({ draft }) => draft },
            ]}
          />
          <p className="muted">
            {`${won.of.toLocaleString(locale)} won and ${lost.of.toLocaleString(locale)} lost${sampleOf === null ? '' : ' in the sample'}. What counts is what the points had said before sales opened the opportunity, not what sales made of it${won.of + lost.of < 30 ? '; so few say little' : ''}.`}
          </p>
        </>
      )}
    </Part>
  );
};
