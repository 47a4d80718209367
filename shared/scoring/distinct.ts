import type { Json } from '../activity/index.ts';

/** Values up to this length are kept as they are, longer ones as a hash: a lead's state stays small. */
const kept = 12;

/** 53 bits of two interleaved FNV-like hashes; two ebooks of one lead meet by chance once in 10^13. */
const hash = (text: string): string => {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
};

/**
 * What a property's value is remembered as. Without regard to case, like all text; 1 and "1" are the same; a missing
 * value is a value of its own, so that activities without it count once together.
 */
export const distinctValue = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '';
  const text = (typeof value === 'object' ? JSON.stringify(value) : String(value)).toLowerCase();
  return text.length <= kept ? text : `#${hash(text)}`;
};
