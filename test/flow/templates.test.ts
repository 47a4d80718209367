import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import validate from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { check } from '../../shared/asl/index.ts';
import { checkTemplate, EmailTemplate } from '../../shared/email/index.ts';
import { checkFlow, compile, Flow, flowTemplates, starterEmails } from '../../shared/flow/index.ts';
import { standardFields } from '../../shared/lead/index.ts';
import { starterModel } from '../../shared/scoring/index.ts';
import { aWorkspace } from './a-flow.ts';

const templates = flowTemplates(starterModel());
const workspace = aWorkspace({
  templates: starterEmails,
  teams: ['emea', 'apac', 'americas'].map((id) => ({ id, name: id })),
  reps: ['emea', 'apac', 'americas'].map((team) => ({ id: `rep-${team}`, name: team, team })),
  live: [templates[0]?.flow].filter((flow) => flow !== undefined),
});

/** `RIPEN_GOLDEN=write npx vitest run test/flow/templates.test.ts` writes them anew; look at the difference. */
const golden = (id: string): string => {
  const path = new URL(`golden/${id}.golden.json`, import.meta.url);
  const compiled = () => {
    const template = templates.find((one) => one.id === id);
    if (template === undefined) throw new Error(`There is no template ${id}.`);
    const { definition } = compile(template.flow, 1);
    return `${JSON.stringify(definition, null, 2)}\n`;
  };
  if (process.env.RIPEN_GOLDEN === 'write') writeFileSync(path, compiled());
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

describe.each(templates.map((template) => [template.name, template] as const))('the template “%s”', (_, template) => {
  test('is a flow that can be read', () => {
    expect(Flow.safeParse(template.flow).error?.issues ?? []).toEqual([]);
  });

  test('has no problems', () => {
    expect(checkFlow(template.flow, workspace)).toEqual([]);
  });

  test('has no problems beside all the other templates, but for those that are there to be chosen between', () => {
    const live = templates.map(({ flow }) => flow);
    const flows = live.map(({ id, name, start }) => ({ id, name, kind: start.kind, live: true }));
    const errors = checkFlow(template.flow, { ...workspace, flows, live }).filter(
      ({ severity }) => severity === 'error',
    );
    expect(errors).toEqual([]);
  });

  test('compiles to the definition in its golden file', () => {
    const { definition } = compile(template.flow, 1);
    expect(`${JSON.stringify(definition, null, 2)}\n`).toBe(golden(template.id));
  });

  test('compiles to a definition that AWS and the interpreter take', () => {
    const { definition } = compile(template.flow, 1);
    expect(check(definition)).toEqual([]);
    expect(validate(definition as Parameters<typeof validate>[0]).errors).toEqual([]);
  });

  test('names only emails that ship with it', () => {
    const shipped = starterEmails.map(({ id }) => id);
    expect(template.emails.filter((id) => !shipped.includes(id))).toEqual([]);
  });
});

describe('the emails that ship', () => {
  test('can be read, and their merge fields exist', () => {
    for (const email of starterEmails) {
      expect(EmailTemplate.parse(email)).toEqual(email);
      expect([email.id, ...checkTemplate(email, standardFields)]).toEqual([email.id]);
    }
  });

  test('are each used by a flow, and each once there', () => {
    const used = new Set(templates.flatMap(({ emails }) => emails));
    expect(starterEmails.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
    expect(new Set(starterEmails.map(({ id }) => id)).size).toBe(starterEmails.length);
  });
});
