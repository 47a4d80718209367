import { LoadingState } from '../ui/index.ts';

/** The flow editor of one flow. */
const Editor = ({ id }: { id: string }) => <LoadingState label={`Flow ${id}`} />;

export default Editor;
