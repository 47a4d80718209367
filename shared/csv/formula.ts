/**
 * What a spreadsheet runs instead of showing it: a text that begins, after blanks and control characters, with one of
 * these, wide ones too. The rest of the text does not matter, nor do its lines.
 */
const runs = /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;
/** What was defused before, or could be taken for it. */
const defused = /^'+[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^'+[\t\r\n]/u;

/** A text as a cell that a spreadsheet shows and does not run: an apostrophe before it, as spreadsheets themselves do. */
export const defuseCell = (text: string): string => (runs.test(text) || defused.test(text) ? `'${text}` : text);

/** The text that was defused: `restoreCell(defuseCell(text))` is the text. */
export const restoreCell = (cell: string): string => (defused.test(cell) ? cell.slice(1) : cell);
