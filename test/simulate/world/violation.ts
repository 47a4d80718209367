/** Something that must hold and does not: which rule, and what exactly was found. */
export type Violation = { rule: string; what: string };
