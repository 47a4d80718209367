import { useQueryClient } from '@tanstack/react-query';
import type { FlowPage } from '../../../functions/api/contract/index.ts';
import { request } from '../data/index.ts';
import { useEditorStore } from '../editor/index.ts';

/** Reads the flow's page again after something was done to the flow as a whole; what is being edited stays. */
export const useReread = (): (() => Promise<FlowPage>) => {
  const editor = useEditorStore();
  const client = useQueryClient();
  return async () => {
    const { page } = editor.getState();
    const read = await request('GET /api/flows/:flow', { params: { flow: page.row.id } });
    editor.setState({ page: read });
    await client.invalidateQueries({ queryKey: ['flows'] });
    return read;
  };
};
