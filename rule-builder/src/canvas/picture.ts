/** The words and lines of the canvas as an SVG file: drawn afresh, so that it is sharp at any size and needs no styles. */
export const downloadPicture = (name: string): void => {
  const svg = pictureOf(document.querySelector('.canvas'));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  link.download = `${name.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase() || 'flow'}.svg`;
  link.click();
  URL.revokeObjectURL(link.href);
};

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

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

const pictureOf = (canvas: Element | null): string => {
  const shapes: string[] = [];
  let left = 0;
  let right = 0;
  let bottom = 0;
  for (const node of canvas?.querySelectorAll<HTMLElement>('.react-flow__node') ?? []) {
    const matrix = new DOMMatrixReadOnly(getComputedStyle(node).transform);
    const [x, y, width, height] = [matrix.m41, matrix.m42, node.offsetWidth, node.offsetHeight];
    left = Math.min(left, x);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
    const kind = node.querySelector('.kind, .panel-title b')?.textContent ?? '';
    const words = node.querySelector('.words, .panel-title small')?.textContent ?? node.textContent ?? '';
    shapes.push(
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="12" fill="#fff" stroke="#c9c4bb"/>`,
      `<text x="${x + 12}" y="${y + 22}" font-size="12" font-weight="600" fill="#635d56">${escapeXml(kind)}</text>`,
      ...lines(words, 38, 2).map(
        (line, index) =>
          `<text x="${x + 12}" y="${y + (kind ? 42 : 16) + index * 18}" font-size="13" fill="#1e1b19">${escapeXml(line)}</text>`,
      ),
    );
  }
  const wires = [...(canvas?.querySelectorAll('path.wire') ?? [])].map(
    (path) => `<path d="${path.getAttribute('d') ?? ''}" fill="none" stroke="#b5afa5" stroke-width="1.75"/>`,
  );
  const names = [...(canvas?.querySelectorAll<HTMLElement>('.wire-name') ?? [])].map((each) => {
    const [x, y] = [each.parentElement?.offsetLeft ?? 0, each.parentElement?.offsetTop ?? 0];
    return `<text x="${x}" y="${y + 4}" font-size="12" font-weight="600" text-anchor="middle" fill="#1e1b19">${escapeXml(each.textContent ?? '')}</text>`;
  });
  const box = `${left - 24} -24 ${right - left + 48} ${bottom + 48}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${right - left + 48}" height="${bottom + 48}" font-family="system-ui, sans-serif"><rect x="${left - 24}" y="-24" width="100%" height="100%" fill="#f6f5f2"/>${wires.join('')}${shapes.join('')}${names.join('')}</svg>`;
};
