import { type ReactNode, useState } from 'react';
import { Button, Dialog, inWords, TextField } from '../../ui/index.ts';
import { useChange } from './use-change.ts';

/** A change by hand, which always says why: the reason stands on the timeline and in the audit log. */
export const ChangeDialog = ({
  lead,
  title,
  action,
  route,
  body,
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
  route: string;
  body: (reason: string) => unknown;
  ready?: boolean;
  reasonLabel?: string;
  placeholder: string;
  danger?: boolean;
  children?: ReactNode;
  onClose: () => void;
}) => {
  const [reason, setReason] = useState('');
  const change = useChange(lead, onClose);
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
            isDisabled={!ready || reason.trim() === '' || change.isPending}
            onPress={() => change.mutate({ route, body: body(reason.trim()) })}
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
        error={change.isError ? inWords(change.error) : undefined}
      />
    </Dialog>
  );
};
