import * as z from 'zod';

/** The id of something that is kept. None that we make is longer, and a database would refuse longer ones with a fault. */
export const Id = z
  .string()
  .regex(/^[\x21-\x7e]{1,300}$/, 'This is no id: ids are 1 to 300 letters, digits and signs, without spaces.');
