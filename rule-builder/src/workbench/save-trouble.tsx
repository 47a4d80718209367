import { type Saver, useEditor } from '../editor/index.ts';
import { ago, Button } from '../ui/index.ts';

/** When saving did not go through: what happened, and the ways on. Nothing typed is lost either way. */
export const SaveTrouble = ({ saver }: { saver: Saver }) => {
  const saving = useEditor((state) => state.saving);
  if (saving.is === 'conflict')
    return (
      <div className="banner warning" role="alert">
        <span>
          {saving.by} changed this flow{saving.at ? ` ${ago(Date.parse(saving.at), Date.now())}` : ''} while you were
          editing. Your changes are kept here.
        </span>
        <Button small onPress={() => void saver.resolve('mine')}>
          Save mine over theirs
        </Button>
        <Button small onPress={() => void saver.resolve('theirs')}>
          Take theirs (Undo brings mine back)
        </Button>
      </div>
    );
  if (saving.is === 'offline')
    return (
      <div className="banner warning" role="status">
        <span>
          {saving.why}{' '}
          {saving.kept
            ? 'Your changes are kept on this device and are saved as soon as that is over.'
            : "This browser's storage is full, so your changes are in this window only: leave it open until they are saved."}
        </span>
        <Button small onPress={() => void saver.flush()}>
          Try now
        </Button>
      </div>
    );
  if (saving.is === 'refused')
    return (
      <div className="banner error" role="alert">
        <span>The draft was not saved: {saving.why}</span>
        <Button small onPress={() => void saver.flush()}>
          Try again
        </Button>
      </div>
    );
  return null;
};
