/** Where a lead's page is kept among what was read. */
export const leadKey = (id: string) => ['lead', id] as const;
