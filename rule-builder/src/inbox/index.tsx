import { LoadingState } from '../ui/index.ts';

/** The Inbox screen. */
const Inbox = () => <LoadingState label="Inbox" />;

export default Inbox;
