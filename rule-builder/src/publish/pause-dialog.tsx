import { useState } from 'react';
import { RequestError, request } from '../data/index.ts';
import { useEditor } from '../editor/index.ts';
import { Button, CheckBox, count, Dialog, toast } from '../ui/index.ts';
import { useReread } from './use-flow-action.ts';

/** Pauses or resumes the flow, after saying what that means. */
const PauseDialog = ({ onClose }: { onClose: () => void }) => {
  const reread = useReread();
  const row = useEditor((state) => state.page.row);
  const inside = useEditor((state) => state.counts?.inside ?? state.page.row.inside);
  const [finish, setFinish] = useState(false);
  const [busy, setBusy] = useState(false);
  const isPaused = row.status === 'paused';
  const act = async (): Promise<void> => {
    setBusy(true);
    try {
      const params = { flow: row.id };
      if (isPaused) await request('POST /api/flows/:flow/resume', { params });
      else await request('POST /api/flows/:flow/pause', { params, body: { finishInside: finish } });
      await reread();
      toast(isPaused ? 'The flow is live again' : 'The flow is paused');
      onClose();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      toast(`${error.message} ${error.hint}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={isPaused ? 'Resume this flow?' : 'Pause this flow?'}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" isDisabled={busy} onPress={() => void act()}>
            {isPaused ? 'Resume' : 'Pause'}
          </Button>
        </>
      }
    >
      {isPaused ? (
        <p>
          From now on leads enter v{row.liveVersion} again. What would have started them while the flow was paused is
          not made up for.
        </p>
      ) : (
        <>
          <p>
            No lead enters while the flow is paused, and what would start them now is not made up for later.{' '}
            {finish
              ? `${count(inside, 'lead')} inside leave it now.`
              : `${count(inside, 'lead')} inside go on to the end.`}
          </p>
          <CheckBox isSelected={finish} onChange={setFinish}>
            Take the leads out that are inside
          </CheckBox>
        </>
      )}
    </Dialog>
  );
};

export default PauseDialog;
