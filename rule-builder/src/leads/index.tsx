import { LoadingState } from '../ui/index.ts';

/** The Leads screen. */
const Leads = () => <LoadingState label="Leads" />;

export default Leads;
