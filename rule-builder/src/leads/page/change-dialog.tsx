import { type ReactNode, useState } from 'react';
import { Button, Dialog, inWords, TextField } from '../../ui/index.ts';
import { type Change, useChange } from './use-change.ts';

/** A change by hand, which always says why: the reason stands on the timeline and in the audit log. */
export const ChangeDialog = ({
  lead,
  title,
  action,
  change,
  ready = true,
  reasonLabel = 'Why?',
  placeholder,
  danger,
  children,
  onClose,
}: {
  lead: string;
  title: string;
  action: string;
  change: (reason: string) => Change;
  ready?: boolean;
  reasonLabel?: string;
  placeholder: string;
  danger?: boolean;
  children?: ReactNode;
  onClose: () => void;
}) => {
  const [reason, setReason] = useState('');
  const send = useChange(lead, onClose);
  return (
    <Dialog
      title={title}
      width={440}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            look={danger ? 'danger' : 'primary'}
            isDisabled={!ready || reason.trim() === '' || send.isPending}
            onPress={() => send.mutate(change(reason.trim()))}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
      <TextField
        label={reasonLabel}
        placeholder={placeholder}
        value={reason}
        onChange={setReason}
        lines={2}
        maxLength={500}
        error={send.isError ? inWords(send.error) : undefined}
      />
    </Dialog>
  );
};
