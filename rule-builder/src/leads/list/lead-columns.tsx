import { createColumnHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table';
import type { LeadRow } from '../../../../functions/api/contract/index.ts';
import { ago, Chip, GradeMark, Ripeness, StageChip } from '../../ui/index.ts';

/** The API sorts and pages; the table only keeps columns and what is sorted by. */
export const features = tableFeatures({ rowSortingFeature });
const column = createColumnHelper<typeof features, LeadRow>();

/** A score that fills the bar: the usual threshold of SQL. */
export const fullScore = 100;

export const columns = column.columns([
  column.accessor('name', {
    header: 'Lead',
    cell: ({ row: { original: lead } }) => (
      <span className="who">
        <b>{lead.name}</b>
        <span className="muted">
          {[lead.jobTitle, lead.company].filter(Boolean).join(' · ') || lead.email || 'Not identified yet'}
        </span>
        {lead.example ? <Chip>Example</Chip> : null}
      </span>
    ),
  }),
  column.accessor('score', {
    header: 'Score',
    sortDescFirst: true,
    cell: ({ getValue }) => <Ripeness score={getValue()} full={fullScore} />,
  }),
  column.accessor('stage', {
    header: 'Stage',
    sortDescFirst: true,
    cell: ({ getValue }) => <StageChip stage={getValue()} />,
  }),
  column.accessor('grade', { header: 'Fit', cell: ({ getValue }) => <GradeMark grade={getValue()} /> }),
  column.accessor('source', {
    header: 'Source',
    cell: ({ getValue }) => getValue() ?? <span className="muted">–</span>,
  }),
  column.accessor('owner', {
    header: 'Owner',
    cell: ({ getValue }) => getValue() ?? <span className="muted">Nobody</span>,
  }),
  column.accessor('lastActivityAt', {
    header: 'Last activity',
    sortDescFirst: true,
    cell: ({ row: { original: lead } }) => (
      <span className="who">
        <span>{lead.lastActivity ?? 'None yet'}</span>
        {lead.lastActivityAt ? (
          <time className="muted" dateTime={lead.lastActivityAt}>
            {ago(Date.parse(lead.lastActivityAt), Date.now())}
          </time>
        ) : null}
      </span>
    ),
  }),
]);
