import { type ReactNode, useId, useState } from 'react';
import { Button, saveFile, Table } from '../ui/index.ts';
import { type Cell, csvOf, type Sheet, shownCell } from './sheet.ts';

/** One chart: what it shows and how that is counted, the same as a table, and as a file. */
export const Figure = ({
  title,
  definition,
  sheet,
  file,
  show = shownCell,
  children,
}: {
  title: string;
  definition: string;
  sheet: Sheet;
  file: string;
  show?: (cell: Cell, column: number) => string;
  children: ReactNode;
}) => {
  const id = useId();
  const [table, setTable] = useState(false);
  return (
    <section className="card figure" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        <Button small look="quiet" onPress={() => setTable(!table)}>
          {table ? 'Chart' : 'Table'}
        </Button>
        <Button
          small
          look="quiet"
          icon="download"
          aria-label={`${title} as CSV`}
          onPress={() => saveFile(new Blob([csvOf(sheet)], { type: 'text/csv' }), `${file}.csv`)}
        >
          CSV
        </Button>
      </div>
      {table ? (
        <Table
          label={title}
          rows={sheet.rows}
          rowKey={(row) => String(row[0])}
          columns={sheet.columns.map((label, at) => ({
            id: label,
            label,
            number: at > 0,
            cell: (row: readonly Cell[]) => show(row[at] ?? null, at),
          }))}
        />
      ) : (
        <div className="chart">{children}</div>
      )}
      <p className="definition muted">{definition}</p>
    </section>
  );
};
