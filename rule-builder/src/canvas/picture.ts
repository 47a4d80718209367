import { type Flow, startId, targetOf } from '../../../shared/flow/index.ts';
import type { Known } from '../editor/index.ts';
import { saveFile } from '../ui/index.ts';
import { extentOf } from './boxes.ts';
import { kindName, outletName, sentence, shortName } from './describe.ts';
import type { Box, Point } from './layout/index.ts';
import { panelOf } from './panel.ts';
import { project } from './project.ts';
import { signed } from './scoring-words.ts';

const ink = {
  text: '#1e1b19',
  muted: '#635d56',
  line: '#c9c4bb',
  wire: '#b5afa5',
  ground: '#f6f5f2',
  error: '#b3261e',
};
const margin = 24;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const textAt = (
  x: number,
  y: number,
  text: string,
  look: { size?: number; bold?: true; fill?: string; anchor?: string },
) =>
  `<text x="${x}" y="${y}" font-size="${look.size ?? 13}"${look.bold ? ' font-weight="600"' : ''} fill="${look.fill ?? ink.text}" text-anchor="${look.anchor ?? 'start'}">${escapeXml(text)}</text>`;

const boxAt = ({ x, y, width, height }: Box, radius: number): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="#fff" stroke="${ink.line}"/>`;

/** The name of a branch, which stands on its wire and so needs some ground around it. */
const nameAt = ({ x, y }: Point, name: string): string =>
  `<g stroke="${ink.ground}" stroke-width="6" paint-order="stroke">${textAt(x, y + 4, name, { size: 12, bold: true, anchor: 'middle' })}</g>`;

/** Breaks a text into lines of about so many characters. */
const lines = (text: string, most: number, rows: number): string[] => {
  const out: string[] = [''];
  for (const word of text.split(' ')) {
    const last = out.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > most) out.push(word);
    else out[out.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return out.length > rows ? [...out.slice(0, rows - 1), `${out[rows - 1]} …`] : out;
};

const cardOf = (flow: Flow, id: string, at: Box, known: Known): string[] => [
  boxAt(at, 12),
  textAt(at.x + 12, at.y + 22, kindName(flow, id), { size: 12, bold: true, fill: ink.muted }),
  ...lines(sentence(flow, id, known), 38, 2).map((line, row) => textAt(at.x + 12, at.y + 42 + row * 18, line, {})),
];

const signOf = (flow: Flow, id: string, at: Box, known: Known): string => {
  const cut = id.indexOf(':');
  const target = targetOf(flow, { from: id.slice(0, cut), outlet: id.slice(cut + 1) });
  const words = target === null ? 'Flow ends' : `Back to ${shortName(flow, target, known)}`;
  return textAt(at.x + at.width / 2, at.y + 16, words, { size: 12, fill: ink.muted, anchor: 'middle' });
};

const scoringOf = (flow: Flow, at: Box, known: Known): string[] => {
  if (flow.start.kind !== 'scoring') return cardOf(flow, startId, at, known);
  const { model } = flow.start;
  const row = (box: Box, n: number, words: string, points: number | null) => [
    textAt(box.x + 12, box.y + 57 + n * 32, words, {}),
    points === null
      ? ''
      : textAt(box.x + box.width - 12, box.y + 57 + n * 32, signed(points), {
          bold: true,
          anchor: 'end',
          ...(points < 0 && { fill: ink.error }),
        }),
  ];
  return [
    boxAt(at, 16),
    textAt(at.x + 16, at.y + 40, 'Points model', { size: 16, bold: true }),
    ...panelOf(model, new Set(), '').boxes.flatMap(({ id, what, rows, x, y, width, height }) => {
      const box = { x: at.x + x, y: at.y + y, width, height };
      const title = what === 'bant' ? 'BANT' : what === 'fit' ? 'Fit to the ideal customer' : undefined;
      const name = title ?? model.groups.find((group) => group.id === id)?.name ?? id;
      const inside = rows.flatMap((index, n) => {
        const rule = what === 'group' ? model.rules[index] : undefined;
        const fit = what === 'fit' ? model.fit.rules[index] : undefined;
        if (rule) return row(box, n, rule.activity, rule.points);
        if (fit) return row(box, n, fit.name ?? known.wordsOf(fit.when), fit.points);
        return row(box, n, ['Budget', 'Authority', 'Need', 'Timeline'][index] ?? '', null);
      });
      return [boxAt(box, 8), textAt(box.x + 12, box.y + 23, name, { bold: true }), ...inside];
    }),
    textAt(
      at.x + at.width / 2,
      at.y + at.height - 40,
      ['Lead', ...model.ladder.rungs.map(({ stage }) => stage.toUpperCase())].join('   →   '),
      { bold: true, anchor: 'middle' },
    ),
  ];
};

/** The whole flow as an SVG: drawn afresh from the document, so that it is sharp at any size and needs no styles. */
const pictureOf = (flow: Flow, known: Known): string => {
  const { layout, wires } = project(flow, new Set(), '', null);
  const shapes = [...layout.boxes].flatMap(([id, at]) =>
    id === startId
      ? scoringOf(flow, at, known)
      : id.includes(':')
        ? signOf(flow, id, at, known)
        : cardOf(flow, id, at, known),
  );
  const paths = wires.map(({ path }) => `<path d="${path}" fill="none" stroke="${ink.wire}" stroke-width="1.75"/>`);
  const names = wires.flatMap(({ wire: { from, outlet, label } }) =>
    label ? [nameAt(label, outletName(flow, from, outlet))] : [],
  );
  const { x, y, width, height } = extentOf(layout.boxes.values());
  const [wide, high] = [width + 2 * margin, height + 2 * margin];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x - margin} ${y - margin} ${wide} ${high}" width="${wide}" height="${high}" font-family="system-ui, sans-serif"><rect x="${x - margin}" y="${y - margin}" width="100%" height="100%" fill="${ink.ground}"/>${[...paths, ...shapes, ...names].join('')}</svg>`;
};

export const downloadPicture = (flow: Flow, known: Known): void => {
  const name = flow.name.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase() || 'flow';
  saveFile(new Blob([pictureOf(flow, known)], { type: 'image/svg+xml' }), `${name}.svg`);
};
