import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { config, request } from '../data/index.ts';
import { Button, Dialog, inWords, TextField } from '../ui/index.ts';
import type { Written } from './use-email.ts';

/** Sends what is being written, marked as a test, to one address. */
export const TestSend = ({
  written,
  lead,
  to: first,
  onClose,
}: {
  written: Written;
  lead: string | null;
  to: string;
  onClose: () => void;
}) => {
  const [to, setTo] = useState(first);
  const served = useQuery({ queryKey: ['config'], queryFn: config, staleTime: Number.POSITIVE_INFINITY });
  const send = useMutation({
    mutationFn: () =>
      request('POST /api/templates/test-send', {
        body: { template: written, to: to.trim(), ...(lead !== null && { lead }) },
      }),
  });
  return (
    <Dialog
      title="Send a test"
      width={400}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{send.isSuccess ? 'Close' : 'Cancel'}</Button>
          <Button look="primary" isDisabled={!to.includes('@') || send.isPending} onPress={() => send.mutate()}>
            {send.isSuccess ? 'Send again' : 'Send'}
          </Button>
        </>
      }
    >
      <TextField
        label="To"
        type="email"
        value={to}
        onChange={setTo}
        autoFocus
        error={send.isError ? inWords(send.error) : undefined}
      />
      {send.isSuccess ? (
        <p role="status">
          Sent to {send.data.to}.{' '}
          {served.data?.mailbox ? (
            <a href={served.data.mailbox} target="_blank" rel="noreferrer">
              Open the mailbox
            </a>
          ) : null}
        </p>
      ) : null}
    </Dialog>
  );
};
