import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { request } from '../../data/index.ts';
import { Button, CheckBox, Dialog, inWords, toast } from '../../ui/index.ts';

/** Erases a lead for good; the one thing here that cannot be taken back, so it asks. */
export const Erase = ({ lead, name, onClose }: { lead: string; name: string; onClose: () => void }) => {
  const [sure, setSure] = useState(false);
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const erase = useMutation({
    mutationFn: () => request('DELETE /api/leads/:lead', { params: { lead } }),
    onSuccess: async () => {
      navigate('/leads');
      toast(`${name} was erased.`);
      await client.invalidateQueries({ queryKey: ['leads'] });
    },
  });
  return (
    <Dialog
      title={`Erase ${name}?`}
      width={440}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Keep</Button>
          <Button look="danger" isDisabled={!sure || erase.isPending} onPress={() => erase.mutate()}>
            Erase for good
          </Button>
        </>
      }
    >
      <p>Everything known of this lead goes: profile, activities, emails and handoffs. Flows it is in stop.</p>
      <p className="muted">If it refused mail, only an unreadable mark stays so that it is never written to again.</p>
      <CheckBox isSelected={sure} onChange={setSure}>
        I know that this cannot be undone
      </CheckBox>
      {erase.isError ? <p role="alert">{inWords(erase.error)}</p> : null}
    </Dialog>
  );
};
