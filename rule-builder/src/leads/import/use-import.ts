import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Import, StartImportRequest } from '../../../../functions/api/contract/index.ts';
import { RequestError, request } from '../../data/index.ts';
import { partsOf, type Sheet } from './sheet.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends one part; a part counts once however often it is sent, so a failed one is simply sent again. */
const sendPart = async (id: string, n: number, csv: string): Promise<Import> => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await request('PUT /api/imports/:import/parts/:part', { params: { import: id, part: n }, body: { csv } });
    } catch (error) {
      if (!(error instanceof RequestError) || !error.retriable || tries >= 5) throw error;
      await pause(500 * 2 ** tries);
    }
  }
};

/** Runs an import part by part; it can be cancelled in between, and then keeps what was taken. */
export const useImport = () => {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Import | null>(null);
  const cancelled = useRef(false);
  const run = useMutation({
    mutationFn: async ({ sheet, ...ask }: Omit<StartImportRequest, 'parts' | 'name'> & { sheet: Sheet }) => {
      cancelled.current = false;
      const parts = partsOf(sheet);
      let state = await request('POST /api/imports', {
        body: { ...ask, name: sheet.name.slice(0, 120), parts: parts.length },
      });
      setProgress(state);
      for (const [n, csv] of parts.entries()) {
        if (cancelled.current) {
          state = await request('POST /api/imports/:import/cancel', { params: { import: state.id } });
          break;
        }
        state = await sendPart(state.id, n, csv);
        setProgress(state);
      }
      setProgress(state);
      return state;
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['imports'] }),
        client.invalidateQueries({ queryKey: ['leads'] }),
      ]),
  });
  return {
    run,
    progress,
    cancel: () => {
      cancelled.current = true;
    },
  };
};
