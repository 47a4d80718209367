import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { TemplatePage } from '../../../functions/api/contract/index.ts';
import { RequestError, request } from '../data/index.ts';
import { toast } from '../ui/index.ts';

export type Written = Pick<TemplatePage['template'], 'name' | 'topic' | 'subject' | 'preheader' | 'body'>;

const writtenOf = ({ template }: TemplatePage): Written => ({
  name: template.name,
  topic: template.topic,
  subject: template.subject,
  preheader: template.preheader,
  body: template.body,
});
const same = (a: Written, b: Written) => JSON.stringify(a) === JSON.stringify(b);

const place = (id: string) => `ripen.email.${id}`;
const keptFor = (id: string): Written | null => {
  try {
    return JSON.parse(localStorage.getItem(place(id)) ?? 'null') as Written | null;
  } catch {
    return null;
  }
};

/** What is being written, kept on this device until it is saved, so that a closed tab loses nothing. */
export const useEmail = (page: TemplatePage) => {
  const client = useQueryClient();
  const { id } = page.row;
  const [saved, setSaved] = useState({ written: writtenOf(page), revision: page.revision });
  const [written, setWritten] = useState<Written>(() => keptFor(id) ?? saved.written);
  const changed = !same(written, saved.written);
  useEffect(() => {
    if (changed) localStorage.setItem(place(id), JSON.stringify(written));
    else localStorage.removeItem(place(id));
  }, [changed, written, id]);
  const take = (next: TemplatePage) => {
    setSaved({ written: writtenOf(next), revision: next.revision });
    void client.invalidateQueries({ queryKey: ['templates'] });
  };
  const save = useMutation({
    mutationFn: (revision: number) =>
      request('PUT /api/templates/:template', { params: { template: id }, body: written, revision }),
    onSuccess: (next) => {
      take(next);
      toast('Saved. The next email is sent like this.');
    },
  });
  const loadTheirs = useMutation({
    mutationFn: () => request('GET /api/templates/:template', { params: { template: id } }),
    onSuccess: (next) => {
      take(next);
      setWritten(writtenOf(next));
      save.reset();
    },
  });
  const conflict =
    save.error instanceof RequestError && save.error.status === 409 ? (save.error.body?.conflict ?? null) : null;
  return {
    written,
    change: (part: Partial<Written>) => setWritten((before) => ({ ...before, ...part })),
    changed,
    discard: () => setWritten(saved.written),
    save,
    saveNow: () => save.mutate(saved.revision),
    conflict,
    saveOver: () => conflict && save.mutate(conflict.revision),
    loadTheirs: () => loadTheirs.mutate(),
  };
};
