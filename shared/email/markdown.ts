import { Marked, type Token, type Tokens } from 'marked';
import type { Problem } from '../problem/index.ts';
import { tokensOf } from './lexer.ts';
import { emailProblem } from './problems.ts';
import { styles } from './styles.ts';

const escapeHtml = (text: string): string => text.replace(/[<>"']|&(?!#?\w+;)/g, (char) => `&#${char.charCodeAt(0)};`);

const decode = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(lt|gt|quot|apos|nbsp|amp);/g, (entity) => named[entity] ?? entity);
const named: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
};

const isSafeLink = (href: string): boolean => /^(https?:\/\/[^\s/]|mailto:|tel:)/i.test(decode(href));

/** A paragraph that is nothing but a link, bold or not, is what a marketer means by a button; a bare address is itself. */
const buttonOf = (tokens: readonly Token[] | undefined): Tokens.Link | undefined => {
  const [only, ...more] = tokens ?? [];
  if (more.length > 0 || only === undefined) return undefined;
  if (only.type === 'strong') return buttonOf(only.tokens);
  return only.type === 'link' && only.raw !== only.href ? (only as Tokens.Link) : undefined;
};

/** Markdown as the HTML of an email: styles inline, since many mail programs drop the others; no raw HTML. */
export const toHtml = (markdown: string, problems: Problem[]): string => {
  const safe = (href: string): string | undefined => {
    if (isSafeLink(href)) return escapeHtml(href);
    problems.push(emailProblem.badLink(decode(href)));
    return undefined;
  };
  const tag = (name: keyof typeof styles, inner: string): string =>
    `<${name} class="${name === 'a' ? 'link' : 'text'}" style="${styles[name]}">${inner}</${name}>\n`;
  const marked = new Marked({
    renderer: {
      heading({ depth, tokens }) {
        return tag(depth === 1 ? 'h1' : 'h2', this.parser.parseInline(tokens));
      },
      paragraph({ tokens }) {
        const button = buttonOf(tokens);
        if (button === undefined) return tag('p', this.parser.parseInline(tokens));
        const label = this.parser.parseInline(button.tokens);
        const href = safe(button.href);
        if (href === undefined) return tag('p', label);
        return `<p style="${styles.p}"><a class="button" href="${href}" style="${styles.button}">${label}</a></p>\n`;
      },
      list(list) {
        const name = list.ordered ? 'ol' : 'ul';
        return tag(name, list.items.map((item) => this.listitem(item)).join(''));
      },
      listitem(item) {
        return tag('li', this.parser.parse(item.tokens));
      },
      blockquote({ tokens }) {
        return tag('blockquote', this.parser.parse(tokens));
      },
      hr: () => `<hr style="${styles.hr}">\n`,
      link({ href, tokens }) {
        const label = this.parser.parseInline(tokens);
        const target = safe(href);
        return target === undefined ? label : `<a class="link" href="${target}" style="${styles.a}">${label}</a>`;
      },
      image({ href, text }) {
        const source = safe(href);
        return source === undefined ? '' : `<img src="${source}" alt="${escapeHtml(text)}" style="${styles.img}">`;
      },
      html({ text }) {
        if (!text.trim().startsWith('<!--')) problems.push(emailProblem.rawHtml());
        return escapeHtml(text);
      },
    },
  });
  return marked.parser(tokensOf(markdown));
};

/** The same Markdown for mail programs that show plain text: links keep their addresses, lists their marks. */
export const toText = (markdown: string): string =>
  decode(blocks(tokensOf(markdown)))
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

const innerOf = (token: Token): Token[] | undefined => ('tokens' in token ? token.tokens : undefined);

const blocks = (tokens: readonly Token[]): string => tokens.map(block).join('');

const block = (token: Token): string => {
  switch (token.type) {
    case 'space':
      return '';
    case 'heading':
      return `${inline(token.tokens).toUpperCase()}\n\n`;
    case 'hr':
      return `${'-'.repeat(20)}\n\n`;
    case 'list': {
      const { items, ordered, start } = token as Tokens.List;
      const mark = (at: number) => (ordered ? `${Number(start || 1) + at}. ` : '- ');
      return `${items.map((item, at) => `${mark(at)}${blocks(item.tokens).trim()}`).join('\n')}\n\n`;
    }
    case 'blockquote':
      return `${blocks(token.tokens ?? [])
        .trim()
        .replace(/^/gm, '> ')}\n\n`;
    default:
      return `${innerOf(token) === undefined ? token.raw : inline(innerOf(token))}\n\n`;
  }
};

const inline = (tokens: readonly Token[] | undefined): string => (tokens ?? []).map(span).join('');

const span = (token: Token): string => {
  switch (token.type) {
    case 'link': {
      const label = inline(token.tokens);
      const { href } = token as Tokens.Link;
      return label === href || `mailto:${label}` === href ? label : `${label} (${href})`;
    }
    case 'image':
      return (token as Tokens.Image).text;
    case 'br':
      return '\n';
    case 'escape':
    case 'codespan':
      return (token as Tokens.Codespan).text;
    default:
      return innerOf(token) === undefined ? (token as Tokens.Text).text : inline(innerOf(token));
  }
};
