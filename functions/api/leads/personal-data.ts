import { view } from '../../../shared/scoring/index.ts';
import { notFound, type Services } from '../../http/index.ts';
import { setting } from '../../runtime/index.ts';
import { queryAll } from '../../store/dynamo/query.ts';
import { enrolmentsOf } from '../../store/enrolment-table.ts';
import { readRoot } from '../../store/lead.ts';
import { readLedger } from '../../store/ledger.ts';
import { getMessages, messagesOf } from '../../store/message.ts';
import { hashAddress } from '../../store/suppression.ts';
import { key } from '../../store/table.ts';
import { identifiersOf } from './erase.ts';
import type { Programs } from './programs.ts';

const MOST_EMAILS = 10_000;

/** All that is kept of one person, with everybody who was merged into them: for whoever asks what is known of them. */
export const personalData = async (services: Services, programs: Programs, id: string): Promise<object> => {
  const { tables, deps, now } = services;
  const lead = await readRoot(tables, id);
  if (lead === undefined) throw notFound('lead');
  const { program } = await programs.of(lead.scored);
  const known = view(program, lead.state, now());
  const ids = [lead.id, ...lead.members];
  const each = async <T>(read: (one: string) => Promise<T[]>): Promise<T[]> =>
    (await Promise.all(ids.map(read))).flat();
  const { email } = known.lead;
  return {
    exportedAt: now(),
    ids,
    identifiers: await identifiersOf(tables, new Set(ids)),
    profile: known.lead,
    consent: known.consent,
    score: known.score,
    stage: known.stage,
    ...(typeof email === 'string' && { addressHash: hashAddress(setting(deps, 'SECRET'), email) }),
    entries: await each((one) => readLedger(tables, one)),
    emails: await each(async (one) =>
      getMessages(
        tables,
        (await messagesOf(tables, one, { limit: MOST_EMAILS })).map(({ message }) => message),
      ),
    ),
    flows: await each((one) => enrolmentsOf(tables, one)),
    handoffs: await each((one) =>
      queryAll(tables, { table: 'Tasks', index: 'byLead', partition: key(tables.ws, one) }),
    ),
  };
};
