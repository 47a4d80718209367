import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Report } from '../../../functions/api/contract/index.ts';
import { stageName } from '../../../shared/lead/index.ts';
import { locale } from '../ui/index.ts';
import { Economics } from './economics.tsx';
import { Figure } from './figure.tsx';
import { percent } from './numbers.ts';

const stages = ['leads', 'mql', 'sql', 'opportunity', 'customer'] as const;
const names = { leads: 'Leads', mql: 'MQL', sql: 'SQL', opportunity: 'Opportunity', customer: 'Customer' } as const;
const colours = ['var(--ripe-0)', 'var(--ripe-1)', 'var(--ripe-2)', 'var(--ripe-3)', 'var(--ripe-4)'] as const;
const axis = { fontSize: 12, fill: 'var(--muted)' };
const tip = {
  contentStyle: { background: 'var(--raised)', border: '1px solid var(--line)', borderRadius: 8 },
  itemStyle: { color: 'var(--text)' },
  cursor: { fill: 'var(--hover)' },
};

const legend = {
  wrapperStyle: { fontSize: 12 },
  itemSorter: null,
  formatter: (name: string) => <span className="legend">{name}</span>,
};

const Charts = ({ report, by }: { report: Report; by: string }) => (
  <div className="figures">
    <Funnel report={report} />
    <Groups report={report} by={by} />
    <Velocity report={report} />
    <Sla report={report} />
    <Economics report={report} by={by} />
  </div>
);

export default Charts;

const Funnel = ({ report: { funnel } }: { report: Report }) => (
  <Figure
    title="Funnel"
    file="funnel"
    definition="Leads created in the period and how far they have come since. Each stage counts the ones after it; the rate is of the stage before."
    sheet={{
      columns: ['Stage', 'Leads', 'Rate from the stage before'],
      rows: stages.map((stage, at) => [
        names[stage],
        funnel[stage],
        at === 0 ? null : percent(funnel[stage], funnel[stages[at - 1] ?? 'leads']),
      ]),
    }}
  >
    <ol className="funnel">
      {stages.map((stage, at) => (
        <li key={stage}>
          <span className="label">{names[stage]}</span>
          <span className="bar">
            <i style={{ width: `${(100 * funnel[stage]) / Math.max(1, funnel.leads)}%`, background: colours[at] }} />
          </span>
          <b>{funnel[stage].toLocaleString(locale)}</b>
          <span className="muted rate">
            {at === 0 ? '' : percent(funnel[stage], funnel[stages[at - 1] ?? 'leads'])}
          </span>
        </li>
      ))}
    </ol>
  </Figure>
);

const Groups = ({ report, by }: { report: Report; by: string }) => {
  const data = report.groups.slice(0, 12).map((group) => ({ ...group, key: group.key || 'Unknown' }));
  return (
    <Figure
      title={`Conversion by ${by}`}
      file={`conversion-by-${by}`}
      definition={`Leads created in the period by ${by}, and how many became MQL, SQL and customer since.`}
      sheet={{
        columns: ['', 'Leads', 'MQL', 'SQL', 'Opportunity', 'Customer', 'Lead to customer'],
        rows: report.groups.map((it) => [
          it.key || 'Unknown',
          it.leads,
          it.mql,
          it.sql,
          it.opportunity,
          it.customer,
          percent(it.customer, it.leads),
        ]),
      }}
    >
      <ResponsiveContainer width="100%" height={260}>
        <BarChart data={data} margin={{ top: 8, right: 8, left: -16 }} barGap={2}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="key" tick={axis} tickLine={false} axisLine={false} interval={0} tickFormatter={short} />
          <YAxis tick={axis} tickLine={false} axisLine={false} allowDecimals={false} />
          <Tooltip {...tip} />
          <Legend {...legend} />
          {(['leads', 'mql', 'sql', 'customer'] as const).map((stage) => (
            <Bar
              key={stage}
              dataKey={stage}
              name={names[stage]}
              fill={colours[stages.indexOf(stage)] ?? 'var(--accent)'}
              radius={[3, 3, 0, 0]}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </Figure>
  );
};

const short = (text: string): string => (text.length > 12 ? `${text.slice(0, 11)}…` : text);
const nameOf = (stage: string): string => (stage in stageName ? stageName[stage as keyof typeof stageName] : stage);

const days = (n: number): string => (n < 1 ? 'within a day' : n === 1 ? '1 day' : `${n.toLocaleString(locale)} days`);

const Velocity = ({ report: { velocity } }: { report: Report }) => {
  const longest = Math.max(1, ...velocity.map(({ p90 }) => p90 ?? 0));
  const wayOf = ({ from, to }: Report['velocity'][number]) => `${nameOf(from)} → ${nameOf(to)}`;
  return (
    <Figure
      title="How fast"
      file="velocity"
      definition="Days from one stage to the next, of those who made the way: half were as fast as the dark bar, nine in ten as the light one."
      sheet={{
        columns: ['Way', 'Leads', 'Median days', 'Nine in ten within'],
        rows: velocity.map((it) => [wayOf(it), it.count, it.median, it.p90]),
      }}
    >
      <ol className="ways">
        {velocity.map((it) => (
          <li key={wayOf(it)}>
            <span className="label">{wayOf(it)}</span>
            <span className="bar">
              <i className="slow" style={{ width: `${(100 * (it.p90 ?? 0)) / longest}%` }} />
              <i style={{ width: `${(100 * (it.median ?? 0)) / longest}%` }} />
            </span>
            {it.median === null || it.p90 === null ? (
              <span className="muted">Nobody yet</span>
            ) : (
              <span>
                <b>{days(it.median)}</b>{' '}
                <span className="muted">
                  nine in ten {it.p90 < 1 ? '' : 'within '}
                  {days(it.p90)}
                </span>
              </span>
            )}
          </li>
        ))}
      </ol>
    </Figure>
  );
};

const Sla = ({ report: { sla } }: { report: Report }) => {
  const answered = sla.inTime + sla.late;
  const reasons = Object.entries(sla.rejectReasons).toSorted(([, a], [, b]) => b - a);
  return (
    <Figure
      title="Handoffs answered in time"
      file="sla"
      definition="Handoffs of the period that sales accepted or rejected before their clock ran out. Those still open and in time are not counted."
      sheet={{
        columns: ['', 'Handoffs'],
        rows: [
          ['In time', sla.inTime],
          ['Late', sla.late],
          ['Open', sla.open],
          ['Accepted', sla.accepted],
          ['Rejected', sla.rejected],
          ...reasons.map(([reason, n]) => [`Rejected: ${reason}`, n] as const),
        ],
      }}
    >
      <div className="sla">
        <p className="big">
          <b>{percent(sla.inTime, answered) ?? '–'}</b>
          <span className="muted">
            {sla.inTime} of {answered} in time
          </span>
        </p>
        <div className="split-bar" aria-hidden="true">
          <i style={{ flexGrow: sla.inTime, background: 'var(--ok)' }} />
          <i style={{ flexGrow: sla.late, background: 'var(--error)' }} />
          <i style={{ flexGrow: sla.open, background: 'var(--line-strong)' }} />
        </div>
        <dl className="facts-row">
          {(
            [
              ['Late', sla.late],
              ['Open', sla.open],
              ['Accepted', sla.accepted],
              ['Rejected', sla.rejected],
            ] as const
          ).map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {reasons.length > 0 ? (
          <p className="muted">Why rejected: {reasons.map(([reason, n]) => `${reason} (${n})`).join(', ')}</p>
        ) : null}
      </div>
    </Figure>
  );
};
