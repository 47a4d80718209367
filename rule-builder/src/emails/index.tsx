import { LoadingState } from '../ui/index.ts';

/** The Emails screen. */
const Emails = () => <LoadingState label="Emails" />;

export default Emails;
