import { Liquid } from 'liquidjs';

/** Generous for any email, small enough that no template can hold up the process or the browser. */
const limits = { parseLimit: 60_000, renderLimit: 200, memoryLimit: 2_000_000 };

const engine = (outputEscape: (value: unknown) => string): Liquid => {
  const liquid = new Liquid({
    ...limits,
    strictFilters: true,
    ownPropertyOnly: true,
    // No file to include from, and none is looked for.
    templates: {},
    outputEscape,
  });
  // `raw` would carry a lead's text past the escaping.
  delete liquid.filters.raw;
  return liquid;
};

const asText = (value: unknown): string =>
  Array.isArray(value) ? value.map(asText).join(', ') : value === null || value === undefined ? '' : String(value);

/** As much of one value as an email shows: what strangers typed may be as long as a request. */
const LONGEST_VALUE = 1000;

const oneLine = (value: unknown): string => {
  const text = asText(value)
    .slice(0, LONGEST_VALUE * 4)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be taken out
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE).replace(/[\ud800-\udbff]$/, '')}…`;
};

/**
 * For Markdown that becomes HTML: every punctuation of a value becomes an entity, so that neither Markdown nor HTML sees
 * it, while links keep working (a browser reads entities in addresses too).
 */
export const forMarkdown = engine((value) =>
  oneLine(value).replace(/[!-/:-@[-`{-~]/g, (char) => `&#${char.charCodeAt(0)};`),
);

/** For a subject line: plain text on one line. */
export const forSubject = engine(oneLine);
