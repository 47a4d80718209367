import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Segment } from '../../../../functions/api/contract/index.ts';
import { request } from '../../data/index.ts';
import { Button, Dialog, inWords, locale, TextField, toast } from '../../ui/index.ts';
import type { LeadView } from './lead-view.ts';
import { segmentOf } from './segment-of.ts';

/** Names the filters, so that flows can use them: leads then move in and out of the segment by themselves. */
export const SaveSegment = ({
  view,
  onSaved,
  onClose,
}: {
  view: LeadView;
  onSaved: (segment: Segment) => void;
  onClose: () => void;
}) => {
  const [name, setName] = useState('');
  const client = useQueryClient();
  const when = segmentOf(view);
  const matching = useQuery({
    queryKey: ['match-count', when, view.examples],
    queryFn: ({ signal }) =>
      request('POST /api/leads/match-count', { body: { when, examples: view.examples }, signal }),
  });
  const save = useMutation({
    mutationFn: () => request('POST /api/segments', { body: { name: name.trim(), when } }),
    onSuccess: async (segment) => {
      await client.invalidateQueries({ queryKey: ['segments'] });
      toast(`Segment "${segment.name}" saved.`);
      onSaved(segment);
    },
  });
  return (
    <Dialog
      title="Save as segment"
      width={440}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" isDisabled={name.trim() === '' || save.isPending} onPress={() => save.mutate()}>
            Save segment
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        placeholder="Ripe, but no owner"
        value={name}
        onChange={setName}
        autoFocus
        maxLength={120}
        error={save.isError ? inWords(save.error) : undefined}
      />
      <p className="muted" role="status">
        {matching.data
          ? `Matches ${matching.data.matched.toLocaleString(locale)} of ${matching.data.of.toLocaleString(locale)} leads now.`
          : matching.isError
            ? inWords(matching.error)
            : 'Counting…'}{' '}
        {view.search.trim() === '' ? '' : 'The text you search for is not part of it.'}
      </p>
    </Dialog>
  );
};
