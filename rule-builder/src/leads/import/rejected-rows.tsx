import { useQuery } from '@tanstack/react-query';
import Papa from 'papaparse';
import { requestFile } from '../../data/index.ts';
import { count } from '../../ui/index.ts';
import { RejectsLink } from './rejects-link.tsx';

const shown = 5;

/** The first rows of an import that could not be taken, each with why; all of them as a file to mend. */
export const RejectedRows = ({ id, rejected }: { id: string; rejected: number }) => {
  const rows = useQuery({
    queryKey: ['imports', id, 'rejects', rejected],
    queryFn: async ({ signal }) => {
      const csv = await (
        await requestFile('GET /api/imports/:import/rejects.csv', { params: { import: id }, signal })
      ).text();
      return Papa.parse<Record<string, string>>(csv, { header: true, delimiter: ',', preview: shown }).data;
    },
  });
  return (
    <section className="rejected-rows" aria-label="Rejected rows">
      <div className="row-actions">
        <b className="grow">{count(rejected, 'row')} could not be taken</b>
        <RejectsLink id={id} />
      </div>
      <ul>
        {rows.data?.map(({ 'Why not': why = '', ...cells }, at) => (
          <li key={at}>
            <span>{why}</span>
            <span className="muted">{Object.values(cells).filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
      {rejected > shown ? <p className="muted">And {count(rejected - shown, 'more row')} in the file.</p> : null}
    </section>
  );
};
