import type { Json } from '../../asl/index.ts';
import type { Carried, Writer } from './writer.ts';

/** What a run gives back. */
export const outputOf = (status: 'completed' | 'exited', path: string): Json => ({ v: 1, status, path });

/** How a state that can end the run goes on: to the target's state, or it is the last one, which costs no transition. */
export const onward = (
  writer: Writer,
  target: string | null,
  carried: Carried,
  path: string,
): { Output: Json; Next: string } | { Output: Json; End: true } =>
  target === null
    ? { Output: outputOf('completed', path), End: true }
    : { Output: {}, Next: writer.enter(target, carried) };
