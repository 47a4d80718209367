import type { ReactNode } from 'react';

export type Column<Row> = {
  id: string;
  label: ReactNode;
  cell: (row: Row) => ReactNode;
  number?: boolean;
  /** Left out where the screen is narrow. */
  minor?: boolean;
};

const classOf = ({ number, minor }: Pick<Column<never>, 'number' | 'minor'>): string | undefined =>
  [...(number ? ['number'] : []), ...(minor ? ['minor'] : [])].join(' ') || undefined;

/** A plain table for short lists; long ones are virtual and live with their screen. */
export const Table = <Row,>({
  label,
  columns,
  rows,
  rowKey,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable from the keyboard
  <section className="table-shell" aria-label={label} tabIndex={0}>
    <table className="table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" className={classOf(column)}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column) => (
              <td key={column.id} className={classOf(column)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
