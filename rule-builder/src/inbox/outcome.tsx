import { useState } from 'react';
import type { OutcomeRequest, TaskRow } from '../../../functions/api/contract/index.ts';
import { Button, Choices, Dialog, inWords, NumberField, TextField } from '../ui/index.ts';
import { useDecision } from './use-decision.ts';

type What = OutcomeRequest['outcome'];
const options: readonly { id: What; label: string; help?: string }[] = [
  { id: 'meeting', label: 'Meeting set' },
  { id: 'opportunity', label: 'Opportunity', help: 'There is a deal to win' },
  { id: 'won', label: 'Won', help: 'The lead becomes a customer' },
  { id: 'lost', label: 'Lost' },
  { id: 'disqualified', label: 'Disqualified', help: 'Not worth pursuing' },
];

/** What became of an accepted handoff; it goes into the reports. */
export const Outcome = ({ task, onClose }: { task: TaskRow['task']; onClose: () => void }) => {
  const [outcome, setOutcome] = useState<What>('meeting');
  const [amount, setAmount] = useState<number>();
  const [reason, setReason] = useState('');
  const close = useDecision(task.id, onClose);
  const money = outcome === 'won' || outcome === 'opportunity';
  const missing =
    (outcome === 'won' && amount === undefined) || (outcome === 'lost' && reason.trim() === '') || (amount ?? 0) < 0;
  const say: Record<What, string> = {
    meeting: 'Noted: a meeting is set.',
    opportunity: 'Noted: an opportunity.',
    won: 'Won. Congratulations!',
    lost: 'Noted: lost.',
    disqualified: 'Noted: disqualified.',
  };
  return (
    <Dialog
      title="What became of it?"
      width={440}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            look="primary"
            isDisabled={missing || close.isPending}
            onPress={() =>
              close.mutate({
                route: 'outcome',
                body: {
                  version: task.version,
                  outcome,
                  ...(money && amount !== undefined && { amount: Math.round(amount * 100) }),
                  ...(reason.trim() && { reason: reason.trim() }),
                } satisfies OutcomeRequest,
                say: say[outcome],
              })
            }
          >
            Save
          </Button>
        </>
      }
    >
      <Choices label="Outcome" hideLabel value={outcome} onChange={setOutcome} options={options} />
      {money ? (
        <NumberField
          label={outcome === 'won' ? 'Amount won' : 'Amount expected (optional)'}
          value={amount}
          onChange={setAmount}
          min={0}
          step={100}
        />
      ) : null}
      {outcome === 'meeting' || outcome === 'won' ? null : (
        <TextField
          label={outcome === 'lost' ? 'Why was it lost?' : 'Note (optional)'}
          placeholder={outcome === 'lost' ? 'Chose a competitor' : ''}
          value={reason}
          onChange={setReason}
          maxLength={500}
        />
      )}
      {close.isError ? (
        <p role="alert" className="refused">
          {inWords(close.error)}
        </p>
      ) : null}
    </Dialog>
  );
};
