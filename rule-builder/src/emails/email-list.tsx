import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { me, request } from '../data/index.ts';
import {
  ago,
  Button,
  Chip,
  Dialog,
  EmptyState,
  ErrorState,
  inWords,
  LoadingState,
  SearchField,
  Table,
  TextField,
} from '../ui/index.ts';

/** All email templates with where each is sent from. */
export const EmailList = () => {
  const [search, setSearch] = useState('');
  const [naming, setNaming] = useState(false);
  const person = useQuery(me);
  const writes = person.data?.roles.some((role) => role !== 'sales') === true;
  const templates = useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => request('GET /api/templates', { signal }),
  });
  const wanted = search.trim().toLowerCase();
  const items = (templates.data?.items ?? []).filter(({ name, subject }) =>
    `${name} ${subject}`.toLowerCase().includes(wanted),
  );
  const now = Date.now();
  return (
    <div className="page">
      <header>
        <h1>Emails</h1>
        {(templates.data?.items.length ?? 0) > 5 ? (
          <SearchField label="Search emails" placeholder="Name or subject" value={search} onChange={setSearch} />
        ) : null}
        {writes ? (
          <Button look="primary" icon="add" onPress={() => setNaming(true)}>
            New email
          </Button>
        ) : null}
      </header>
      {templates.isPending ? <LoadingState label="Loading emails" /> : null}
      {templates.isError && !templates.data ? (
        <ErrorState title="The emails could not be loaded" onRetry={() => void templates.refetch()}>
          {inWords(templates.error)}
        </ErrorState>
      ) : null}
      {templates.isSuccess && items.length === 0 ? (
        <EmptyState icon="mail" title={wanted ? 'No email matches' : 'No emails yet'}>
          {wanted ? 'Search for another word.' : 'Write the first one here; flows then send it to the right people.'}
        </EmptyState>
      ) : null}
      {items.length > 0 ? (
        <div className="card">
          <Table
            label="Emails"
            rows={items}
            rowKey={({ id }) => id}
            columns={[
              {
                id: 'name',
                label: 'Email',
                cell: (email) => (
                  <Link href={`/emails/${email.id}`} className="email-name">
                    <b>{email.name}</b>
                    <span className="muted">{email.subject}</span>
                  </Link>
                ),
              },
              {
                id: 'topic',
                label: 'Kind',
                cell: ({ topic }) => <Chip>{topic === 'marketing' ? 'Marketing' : 'Transactional'}</Chip>,
              },
              {
                id: 'used',
                minor: true,
                label: 'Sent by',
                cell: ({ usedBy }) =>
                  usedBy.length === 0 ? (
                    <span className="muted">No flow yet</span>
                  ) : (
                    [...new Set(usedBy.map(({ flowName }) => flowName))].join(', ')
                  ),
              },
              {
                id: 'edited',
                minor: true,
                label: 'Edited',
                cell: (email) => (
                  <span className="muted">
                    {ago(Date.parse(email.editedAt), now)} by {email.editedBy}
                  </span>
                ),
              },
            ]}
          />
        </div>
      ) : null}
      {naming ? <NewEmail onClose={() => setNaming(false)} /> : null}
    </div>
  );
};

const NewEmail = ({ onClose }: { onClose: () => void }) => {
  const [name, setName] = useState('');
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: () =>
      request('POST /api/templates', {
        body: {
          name: name.trim(),
          topic: 'marketing',
          subject: name.trim(),
          preheader: '',
          body: 'Hi {{ lead.firstName | default: "there" }},\n\n\n\nBest,\n{{ sender.name }}\n',
        },
      }),
    onSuccess: async ({ row }) => {
      await client.invalidateQueries({ queryKey: ['templates'] });
      navigate(`/emails/${row.id}`);
    },
  });
  return (
    <Dialog
      title="New email"
      width={400}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" isDisabled={name.trim() === '' || create.isPending} onPress={() => create.mutate()}>
            Write it
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        description="For your team; leads see the subject."
        placeholder="Spring webinar · invitation"
        value={name}
        onChange={setName}
        autoFocus
        maxLength={120}
        error={create.isError ? inWords(create.error) : undefined}
      />
    </Dialog>
  );
};
