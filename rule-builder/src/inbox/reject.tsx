import { useState } from 'react';
import type { RejectRequest, TaskRow } from '../../../functions/api/contract/index.ts';
import { afterRejection, RejectReason } from '../../../shared/handoff/index.ts';
import { Button, Choices, Dialog, inWords, TextField } from '../ui/index.ts';
import { useDecision } from './use-decision.ts';

type Reason = RejectRequest['reason'];
const options = RejectReason.options.map((id) => ({ id, label: `${id[0]?.toUpperCase()}${id.slice(1)}` }));

/** Says no with a reason, and tells the rep what becomes of the lead before it is sent. */
export const Reject = ({ task, onClose }: { task: TaskRow['task']; onClose: () => void }) => {
  const [reason, setReason] = useState<Reason>();
  const [note, setNote] = useState('');
  const reject = useDecision(task.id, onClose);
  const words = reason === undefined ? '' : afterRejection(reason, 'recycled').words;
  return (
    <Dialog
      title="Why not?"
      width={480}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            look="primary"
            isDisabled={reason === undefined || reject.isPending}
            onPress={() => {
              if (reason === undefined) return;
              reject.mutate({
                route: 'reject',
                body: {
                  version: task.version,
                  reason,
                  ...(note.trim() && { note: note.trim() }),
                } satisfies RejectRequest,
                say: `Rejected. ${words}`,
              });
            }}
          >
            Reject
          </Button>
        </>
      }
    >
      <Choices label="Reason" hideLabel value={reason} onChange={setReason} options={options} />
      <p className="fate" role="status">
        {words}
      </p>
      <TextField
        label="Note for marketing (optional)"
        placeholder="New budget in April, ask for Priya"
        value={note}
        onChange={setNote}
        lines={2}
        maxLength={2000}
        error={reject.isError ? inWords(reject.error) : undefined}
      />
    </Dialog>
  );
};
