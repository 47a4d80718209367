import { getDefaults, Lexer, type MarkedOptions, type Token, type TokensList } from 'marked';

/** Marks within one paragraph. Whoever writes more means them as text, and reading them takes their number times its length. */
const MOST_MARKS = 400;

/** Quotes and lists within each other. */
const DEEPEST = 8;

const longGap = /[ \t]{61,}/g;
const marks = /[*_~`[\]!<\\]/g;
const container = '[ \\t]*(?:>|[-+*]|\\d{1,9}[.)])[ \\t]*';
const tooDeep = new RegExp(`^((?:${container}){${DEEPEST}})(?:${container})+`, 'gm');

const countOf = (text: string): number => {
  let count = 0;
  marks.lastIndex = 0;
  while (count <= MOST_MARKS && marks.exec(text) !== null) count += 1;
  return count;
};

/** Reads a text that consists of nothing but marks in time that grows with its length, not with its square. */
class BoundedLexer extends Lexer {
  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (countOf(src) <= MOST_MARKS) return super.inlineTokens(src, tokens);
    tokens.push({ type: 'text', raw: src, text: src, escaped: false });
    return tokens;
  }
}

/** A line break is one, as in the letter that somebody writes. */
const options: MarkedOptions = { ...getDefaults(), breaks: true };

/** Markdown as tokens; see `BoundedLexer`. */
export const tokensOf = (markdown: string): TokensList =>
  new BoundedLexer(options).lex(markdown.replace(longGap, ' '.repeat(60)).replace(tooDeep, '$1'));
