import { useState } from 'react';
import type { OutcomeRequest, TaskRow } from '../../../functions/api/contract/index.ts';
import { type Amount, Button, Choices, Dialog, inWords, MoneyField, TextField } from '../ui/index.ts';
import { useDecision } from './use-decision.ts';

type What = OutcomeRequest['outcome'];
const options: readonly { id: What; label: string; help?: string }[] = [
  { id: 'meeting', label: 'Meeting set' },
  { id: 'opportunity', label: 'Opportunity', help: 'There is a deal to win' },
  { id: 'won', label: 'Won', help: 'The lead becomes a customer' },
  { id: 'lost', label: 'Lost' },
  { id: 'disqualified', label: 'Disqualified', help: 'Not worth pursuing' },
];

/** What became of an accepted handoff, or really became of a closed one; it goes into the reports. */
export const Outcome = ({
  task,
  currency,
  onClose,
}: {
  task: TaskRow['task'];
  currency: string;
  onClose: () => void;
}) => {
  const isCorrection = task.status === 'closed';
  // Nothing is chosen beforehand: what is chosen for people ends up in the figures.
  const [outcome, setOutcome] = useState<What | undefined>(isCorrection ? task.outcome : undefined);
  const [amount, setAmount] = useState<Amount>(task.amount === undefined ? 'empty' : { minor: task.amount });
  const [reason, setReason] = useState(isCorrection ? (task.reason ?? '') : '');
  const close = useDecision(task.id, onClose);
  const money = outcome === 'won' || outcome === 'opportunity';
  const missing =
    outcome === undefined ||
    (money && amount === 'unreadable') ||
    (outcome === 'won' && amount === 'empty') ||
    (outcome === 'lost' && reason.trim() === '');
  const say: Record<What, string> = {
    meeting: 'Noted: a meeting is set.',
    opportunity: 'Noted: an opportunity.',
    won: 'Won. Congratulations!',
    lost: 'Noted: lost.',
    disqualified: 'Noted: disqualified.',
  };
  return (
    <Dialog
      title={isCorrection ? 'What really became of it?' : 'What became of it?'}
      width={440}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            look="primary"
            isDisabled={missing || close.isPending}
            onPress={() => {
              if (outcome === undefined) return;
              close.mutate({
                route: 'outcome',
                body: {
                  version: task.version,
                  outcome,
                  ...(money && typeof amount !== 'string' && { amount: amount.minor }),
                  ...(reason.trim() && { reason: reason.trim() }),
                } satisfies OutcomeRequest,
                say: say[outcome],
              });
            }}
          >
            Save
          </Button>
        </>
      }
    >
      <Choices label="Outcome" hideLabel value={outcome} onChange={setOutcome} options={options} />
      {money ? (
        <MoneyField
          label={outcome === 'won' ? 'Amount won' : 'Amount expected (optional)'}
          currency={currency}
          value={amount}
          onChange={setAmount}
        />
      ) : null}
      {outcome === undefined || outcome === 'meeting' || outcome === 'won' ? null : (
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
