import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { access } from '../functions/api/access.ts';

const path = new URL('../README.md', import.meta.url);

const tick = (yes: boolean): string => (yes ? '●' : '');

const table = (): string =>
  [
    '| route | marketer | sales | admin | server key |',
    '|---|---|---|---|---|',
    ...Object.entries(access).map(([route, who]) => {
      if (who === 'everyone') return `| \`${route}\` | ● | ● | ● | everybody |`;
      const roles: readonly string[] = who.roles;
      const scope = 'scope' in who ? `\`${who.scope}\`` : '';
      return `| \`${route}\` | ${tick(roles.includes('marketer'))} | ${tick(roles.includes('sales'))} | ${tick(roles.includes('admin'))} | ${scope} |`;
    }),
  ].join('\n');

const part = /(?<=<!-- access -->\n)[\s\S]*?(?=<!-- \/access -->)/;

it('tells in the README who may call each route, as the code has it (RIPEN_UPDATE=1 writes it)', () => {
  const text = readFileSync(path, 'utf8');
  if (process.env.RIPEN_UPDATE === '1') writeFileSync(path, text.replace(part, `\n${table()}\n\n`));
  expect(part.exec(readFileSync(path, 'utf8'))?.[0].trim()).toBe(table());
});
