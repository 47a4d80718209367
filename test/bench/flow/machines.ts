/**
 * The same machine twice: a chain of Pass states that remember where they were and a Choice after each, in the
 * JSONata that we run and in the JSONPath that the package runs. Neither calls a function, so only stepping is measured.
 */
export const rounds = 10;

const chain = <State>(
  pass: (n: number, next: string) => State,
  choice: (n: number, next: string) => State,
  end: State,
) => {
  const States: Record<string, State> = {};
  for (let n = 0; n < rounds; n++) {
    States[`Pass ${n}`] = pass(n, `Choice ${n}`);
    States[`Choice ${n}`] = choice(n, n + 1 < rounds ? `Pass ${n + 1}` : 'End');
  }
  States.End = end;
  return { StartAt: 'Pass 0', States };
};

export const inJsonata = {
  QueryLanguage: 'JSONata' as const,
  ...chain<Record<string, unknown>>(
    (n, Next) => ({
      Type: 'Pass',
      Assign: { at: n, lead: '{% $states.input.lead %}' },
      Output: '{% $states.input %}',
      Next,
    }),
    (n, Next) => ({
      Type: 'Choice',
      Choices: [{ Condition: `{% $states.input.score > ${n} %}`, Next }],
      Default: 'End',
    }),
    { Type: 'Succeed' },
  ),
};

export const inJsonPath = chain<Record<string, unknown>>(
  (n, Next) => ({ Type: 'Pass', Parameters: { at: n, 'lead.$': '$.lead' }, ResultPath: '$.seen', Next }),
  (n, Next) => ({
    Type: 'Choice',
    Choices: [{ Variable: '$.score', NumericGreaterThan: n, Next }],
    Default: 'End',
  }),
  { Type: 'Succeed' },
);
