/** The parts of dynalite 4 that are used here: what DynamoDB does with a request, without dynalite's own server and store. */

declare module 'dynalite/actions/*' {
  const action: (
    store: unknown,
    data: unknown,
    callback: (error: unknown, answer?: Record<string, unknown>) => void,
  ) => void;
  export default action;
}

declare module 'dynalite/validations/index.js' {
  const validations: {
    checkTypes(data: unknown, types: unknown): Record<string, unknown>;
    checkValidations(data: unknown, types: unknown, custom: unknown, store: unknown): void;
  };
  export default validations;
}

declare module 'dynalite/validations/*' {
  const operation: { types: unknown; custom?: unknown };
  export default operation;
}

declare module 'dynalite/db/index.js' {
  const db: {
    /** The sortable key of an item under `keySchema`, or under the table's own. */
    createKey(item: unknown, table: unknown, keySchema?: unknown): string;
  };
  export default db;
}
