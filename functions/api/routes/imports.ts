import { randomUUID } from 'node:crypto';
import { writeCsv } from '../../../shared/csv/index.ts';
import { leadFieldsOf } from '../../../shared/workspace/index.ts';
import { type Endpoint, notFound, Refusal, type Services } from '../../http/index.ts';
import type { BusMessage } from '../../runtime/index.ts';
import { audit } from '../../store/audit.ts';
import { importProgress, type LeadImport, listImports, putImport, putImportPart } from '../../store/import.ts';
import { settings } from '../../store/workspace.ts';
import { endpoint } from '../endpoint.ts';
import { guessField, type LeadRowIn, parseCsv, readRows } from '../imports/read-rows.ts';

const SAMPLES = 5;
/** A part's rejected rows lie in one item; beyond this much the file is the wrong one. */
const REJECTS_BYTES = 300_000;

/** Leads from CSV: preview, mapping, parts with progress, rejected rows to mend and send again. */
export const importRoutes = (services: Services): Endpoint[] => {
  const { tables, bus } = services;

  const fields = async () => leadFieldsOf((await settings.get(tables)).value);

  const find = async (id: string): Promise<LeadImport> => {
    const found = (await listImports(tables)).find((it) => it.id === id);
    if (found === undefined) throw notFound('import');
    return found;
  };

  const shown = async (it: LeadImport) => {
    const { parts, rows, rejected, lastAt } = await importProgress(tables, it.id);
    const done = parts >= it.parts;
    return {
      id: it.id,
      name: it.name,
      status: it.cancelledAt !== undefined ? ('cancelled' as const) : done ? ('done' as const) : ('running' as const),
      parts: it.parts,
      partsDone: parts,
      rows,
      rejected: rejected.length,
      startedAt: it.startedAt,
      startedBy: it.startedBy,
      endedAt: it.cancelledAt ?? (done ? (lastAt ?? null) : null),
    };
  };

  /** The same part gives the same ids, so that a part that is sent again changes nothing. */
  const messagesFor = (it: LeadImport, part: number, lead: LeadRowIn): BusMessage[] => {
    const at = it.startedAt;
    const base = {
      v: 1 as const,
      id: `${it.id}-${part}-${lead.line}`,
      at,
      receivedAt: at,
      source: { kind: 'import' as const, id: it.id },
      ...(!it.startFlows && { backfill: true }),
    };
    const to = { identity: { email: lead.email } };
    return [
      {
        detailType: 'Ledger Entry Submitted',
        detail: { v: 1, to, entry: { ...base, kind: 'profile', fields: lead.fields } },
      },
      ...(it.consent === 'subscribed'
        ? [
            {
              detailType: 'Ledger Entry Submitted' as const,
              detail: {
                v: 1 as const,
                to,
                entry: {
                  ...base,
                  kind: 'consent' as const,
                  channel: 'email' as const,
                  state: 'subscribed' as const,
                  how: `Import: ${it.name}`,
                },
              },
            },
          ]
        : []),
    ];
  };

  return [
    endpoint({
      route: 'POST /api/imports/preview',
      async run({ body }) {
        const { columns, rows } = parseCsv(body.csv);
        const known = await fields();
        return {
          rows: rows.length,
          columns: columns.map((name) => {
            const texts = rows.map((cells) => cells[name]?.trim() ?? '').filter(Boolean);
            const samples = [...new Set(texts)].slice(0, SAMPLES);
            return { name, field: guessField(name, samples, known), samples };
          }),
        };
      },
    }),
    endpoint({
      route: 'GET /api/imports',
      async run() {
        const latest = (await listImports(tables)).slice(0, 20);
        return { items: await Promise.all(latest.map(shown)) };
      },
    }),
    endpoint({
      route: 'POST /api/imports',
      async run({ who, body }) {
        if (!Object.values(body.mapping).includes('email')) {
          throw new Refusal(
            'bad request',
            'No column is mapped to the email address.',
            'Map one: leads are told apart by it.',
          );
        }
        const known = new Set((await fields()).map(({ name }) => name));
        const unknown = Object.values(body.mapping).find((name) => name !== null && !known.has(name));
        if (unknown !== undefined && unknown !== null) {
          throw new Refusal(
            'bad request',
            `There is no field "${unknown}".`,
            'Add it under Setup first, or leave the column out.',
          );
        }
        const startedAt = services.now();
        const it = {
          ...body,
          id: `${startedAt.replaceAll(/\D/g, '')}-${randomUUID().slice(0, 8)}`,
          startedAt,
          startedBy: who.name,
        };
        await putImport(tables, it);
        await audit(tables, { at: startedAt, who: who.name, what: 'import started', target: it.id });
        return shown(it);
      },
    }),
    endpoint({
      route: 'GET /api/imports/:import',
      run: async ({ param }) => shown(await find(param('import'))),
    }),
    endpoint({
      route: 'PUT /api/imports/:import/parts/:part',
      async run({ param, body }) {
        const it = await find(param('import'));
        const part = Number(param('part'));
        if (!Number.isInteger(part) || part < 0 || part >= it.parts) {
          throw new Refusal(
            'bad request',
            `This import has the parts 0 to ${it.parts - 1}.`,
            'Count the parts from 0.',
          );
        }
        if (it.cancelledAt !== undefined) {
          throw new Refusal('refused', 'This import was cancelled.', 'Start it again if you still want it.');
        }
        const { rows } = parseCsv(body.csv);
        const { leads, rejected } = readRows(rows, it.mapping, await fields(), 2);
        if (Buffer.byteLength(JSON.stringify(rejected)) > REJECTS_BYTES) {
          throw new Refusal(
            'refused',
            `Nearly all rows of this part are wrong. The first: ${rejected[0]?.reason ?? ''}`,
            'Look at the mapping.',
          );
        }
        await bus.put(leads.flatMap((lead) => messagesFor(it, part, lead)));
        await putImportPart(tables, it.id, { part, at: services.now(), rows: rows.length, rejected });
        return shown(it);
      },
    }),
    endpoint({
      route: 'POST /api/imports/:import/cancel',
      async run({ who, param }) {
        const it = { ...(await find(param('import'))), cancelledAt: services.now() };
        await putImport(tables, it);
        await audit(tables, { at: it.cancelledAt, who: who.name, what: 'import cancelled', target: it.id });
        return shown(it);
      },
    }),
    endpoint({
      route: 'GET /api/imports/:import/rejects.csv',
      async run({ param }) {
        const it = await find(param('import'));
        const { rejected } = await importProgress(tables, it.id);
        const rows = rejected.map(({ reason, cells }): Record<string, string> => ({ ...cells, 'Why not': reason }));
        const columns = [
          ...new Set(rows.flatMap((row) => Object.keys(row)).filter((name) => name !== 'Why not')),
          'Why not',
        ];
        return {
          raw: writeCsv(
            columns,
            rows.map((row) => columns.map((name) => row[name] ?? '')),
          ),
          type: 'text/csv; charset=utf-8',
          headers: { 'content-disposition': 'attachment; filename="rejected-rows.csv"' },
        };
      },
    }),
  ];
};
