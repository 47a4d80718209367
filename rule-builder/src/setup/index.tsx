import { LoadingState } from '../ui/index.ts';

/** The Setup screen. */
const Setup = () => <LoadingState label="Setup" />;

export default Setup;
