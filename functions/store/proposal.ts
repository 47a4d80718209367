import * as z from 'zod';
import { absent, putIf } from './dynamo/conditional.ts';
import { queryAll } from './dynamo/query.ts';
import { readable, written } from './dynamo/readable.ts';
import { key, type Tables } from './table.ts';

/** Why two leads that may be one person were not joined. */
const ProposalCause = z.enum(['public key', 'two users', 'two addresses', 'alias']);
export type ProposalCause = z.infer<typeof ProposalCause>;

/** Two leads that somebody said are one person, for people to decide. Says no identifiers: those are the leads'. */
export const Proposal = z.object({
  /** The smaller id first. */
  leads: z.tuple([z.string(), z.string()]),
  cause: ProposalCause,
  /** When we received what said so. */
  at: z.string(),
});
export type Proposal = z.infer<typeof Proposal>;

const pkOf = (tables: Tables) => key(tables.ws, 'proposals');
const skOf = ({ leads: [first, second] }: Pick<Proposal, 'leads'>) => key(first, second);

/** Keeps a proposal; what was said first of two leads stands. */
export const putProposal = async (tables: Tables, proposal: Proposal): Promise<void> => {
  const item = { ...written(Proposal, proposal), pk: pkOf(tables), sk: skOf(proposal) };
  await putIf(tables, 'Leads', item, absent());
};

/** All proposals, in the order of the leads' ids. */
export const listProposals = async (tables: Tables): Promise<Proposal[]> => {
  const items = await queryAll(tables, { table: 'Leads', partition: pkOf(tables) });
  return readable(tables, items, (item) => Proposal.parse(item));
};
