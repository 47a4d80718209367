import { createHash } from 'node:crypto';
import { check, type Definition } from '../../../../shared/asl/index.ts';
import type { Problem } from '../../../../shared/problem/index.ts';
import type { Storage } from '../storage/storage.ts';
import { ServiceError } from '../wire/answer.ts';

/** AWS takes definitions up to 1 MB. */
const LARGEST_DEFINITION = 1024 * 1024;

/** Definitions by the hash of their text, each stored, parsed and (in the interpreter) compiled once. */
export type Definitions = {
  /** Refuses one that AWS or the interpreter would not take; stores it (inside a write) and answers its hash. */
  keep(text: string): string;
  textOf(hash: string): string;
  of(hash: string): Definition;
};

/** What is wrong with the text of a definition. */
export const problemsIn = (text: string): Problem[] => {
  const refuse = (message: string, hint: string): Problem[] => [
    { code: 'asl-text', severity: 'error', where: '', message, hint },
  ];
  if (Buffer.byteLength(text) > LARGEST_DEFINITION) return refuse('It is larger than 1 MB.', 'Make the flow smaller.');
  try {
    return check(JSON.parse(text));
  } catch {
    return refuse('It is not JSON.', 'Send the definition as JSON text.');
  }
};

export const createDefinitions = (storage: Storage): Definitions => {
  const parsed = new Map<string, Definition>();
  const textOf = (hash: string): string => {
    const row = storage.get<{ text: string }>('SELECT text FROM definition WHERE hash = ?', hash);
    if (row === undefined) throw new Error(`Definition ${hash} is missing in the data folder.`);
    return row.text;
  };
  return {
    keep(text) {
      const errors = problemsIn(text).filter((problem) => problem.severity === 'error');
      if (errors.length > 0) {
        const list = errors.map((problem) => `${problem.where || '/'}: ${problem.message}`).join('; ');
        throw new ServiceError('InvalidDefinition', `Invalid State Machine Definition: '${list}'`);
      }
      const hash = createHash('sha256').update(text).digest('hex');
      storage.run('INSERT OR IGNORE INTO definition VALUES (?, ?)', hash, text);
      return hash;
    },
    textOf,
    of(hash) {
      let definition = parsed.get(hash);
      if (definition === undefined) {
        definition = JSON.parse(textOf(hash)) as Definition;
        parsed.set(hash, definition);
      }
      return definition;
    },
  };
};
