import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { request } from '../data/index.ts';
import { type EditorStore, useEditor } from '../editor/index.ts';

/** Live counts, read every 10 s while the page is looked at; the canvas does not move for them. */
export const useCounts = (editor: EditorStore): void => {
  const id = useEditor((state) => state.page.row.id);
  const isLive = useEditor((state) => state.page.row.liveVersion !== null);
  const { data } = useQuery({
    queryKey: ['flow', id, 'counts'],
    queryFn: ({ signal }) => request('GET /api/flows/:flow/counts', { params: { flow: id }, signal }),
    refetchInterval: 10_000,
    enabled: isLive,
  });
  useEffect(() => {
    editor.setState({ counts: data ?? null });
  }, [editor, data]);
};
