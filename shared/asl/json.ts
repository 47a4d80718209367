/** Whatever JSON can say: inputs, outputs, variables, payloads. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
