/** The text of a file, and what had to be guessed about it, in words. */
export type Decoded = { text: string; note?: string };

const startsWith = (bytes: Uint8Array, ...first: number[]): boolean => first.every((byte, at) => bytes[at] === byte);

/** How much of a file is looked at to tell text from anything else. */
const LOOK = 4096;

/**
 * A text file as spreadsheets save it: UTF-8, UTF-16 with its mark, or else what Windows in Western Europe writes. Throws
 * an Error, in words for whoever chose the file, where it is no text.
 */
export const decode = (bytes: Uint8Array): Decoded => {
  if (startsWith(bytes, 0xff, 0xfe)) return { text: new TextDecoder('utf-16le').decode(bytes) };
  if (startsWith(bytes, 0xfe, 0xff)) return { text: new TextDecoder('utf-16be').decode(bytes) };
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    throw new Error('This is a workbook, not CSV. Open it and save the sheet as "CSV UTF-8", then choose that file.');
  if (bytes.subarray(0, LOOK).includes(0))
    throw new Error('This is not a text file. Save the list as CSV, then choose that file.');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      note: 'The file is not UTF-8, so it was read as Western European. Look whether names with accents are right; if not, save it as "CSV UTF-8".',
    };
  }
};
