import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import type { LeadRow } from '../../../../functions/api/contract/index.ts';
import { Icon } from '../../ui/index.ts';
import { columns, features } from './lead-columns.tsx';

/** Rows are of one height, so that a hundred thousand of them need no measuring. */
const rowHeight = 57;

/** The leads loaded so far; only rows on screen are in the page, and more are asked for near the end. */
export const LeadTable = ({
  leads,
  total,
  sort,
  onSort,
  onNearEnd,
}: {
  leads: LeadRow[];
  total: number;
  sort: string;
  onSort: (sort: string) => void;
  onNearEnd: () => void;
}) => {
  const [, navigate] = useLocation();
  const scroller = useRef<HTMLDivElement>(null);
  const sorting = [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }];
  const table = useTable({
    features,
    columns,
    data: leads,
    getRowId: (lead) => lead.id,
    manualSorting: true,
    enableSortingRemoval: false,
    state: { sorting },
    onSortingChange: (update) => {
      const [first] = typeof update === 'function' ? update(sorting) : update;
      if (first) onSort(`${first.desc ? '-' : ''}${first.id}`);
    },
  });
  const { rows } = table.getRowModel();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (at) => rows[at]?.id ?? at,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 30) onNearEnd();
  }, [last, rows.length, onNearEnd]);

  return (
    // biome-ignore lint/a11y/useSemanticElements: rows out of sight are not in the page, which a table element cannot say
    <div
      ref={scroller}
      className="lead-table"
      role="table"
      aria-label="Leads"
      aria-rowcount={total + 1}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
      tabIndex={0}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" className="head">
        {table.getHeaderGroups().map((group) => (
          // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above
          <div key={group.id} role="row" className="lead-row" aria-rowindex={1}>
            {group.headers.map((header) => {
              const sorted = header.column.getIsSorted();
              return (
                // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above
                <div
                  key={header.id}
                  role="columnheader"
                  className={`cell ${header.id}`}
                  aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'}
                >
                  <button type="button" onClick={header.column.getToggleSortingHandler()}>
                    <table.FlexRender header={header} />
                    <span className={sorted ? `arrow ${sorted}` : 'arrow'}>
                      <Icon name="chevron-down" size={12} />
                    </span>
                  </button>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" className="body" style={{ height: virtual.getTotalSize() }}>
        {shown.map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the name in the row is the link, the rest of it only a larger target for the mouse
            <div
              key={item.key}
              role="row"
              className="lead-row"
              aria-rowindex={item.index + 2}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              onClick={() => navigate(`/leads/${row.id}`)}
            >
              {row.getAllCells().map((cell) => (
                // biome-ignore lint/a11y/useSemanticElements: as above
                <div key={cell.id} role="cell" className={`cell ${cell.column.id}`}>
                  {cell.column.id === 'name' ? (
                    <Link href={`/leads/${row.id}`} onClick={(event) => event.stopPropagation()}>
                      <table.FlexRender cell={cell} />
                    </Link>
                  ) : (
                    <table.FlexRender cell={cell} />
                  )}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
};
