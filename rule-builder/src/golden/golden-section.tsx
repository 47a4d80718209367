import type { GoldenLead, GoldenSuite } from '../../../functions/api/contract/index.ts';
import { type GoldenResult, outcomeOf } from '../../../shared/simulation/index.ts';
import { useEditor, useKnown } from '../editor/index.ts';
import {
  type Action,
  Button,
  Chip,
  CodeSample,
  count,
  ErrorState,
  Icon,
  IconButton,
  LoadingState,
  Menu,
  saveFile,
} from '../ui/index.ts';
import { useGolden, useGoldenActions, useGoldenResults } from './use-golden.ts';
import { differenceWords } from './words.ts';
import './golden.css';

/** The tests that were kept for this flow, run after every edit: which pass, and how the others differ. */
export const GoldenSection = ({
  canRun,
  onShow,
  onKeep,
}: {
  canRun: boolean;
  /** Lights a result up on the canvas. */
  onShow: (result: GoldenResult) => void;
  /** Keeps the test that was just run; absent while there is none. */
  onKeep: ((suite: GoldenSuite) => void) | undefined;
}) => {
  const flow = useEditor((state) => state.flow);
  const suite = useGolden(flow.id);
  const results = useGoldenResults(flow, suite.data, canRun);
  const goldens = suite.data?.golden ?? [];
  const passed = results?.filter((result) => result.passed).length ?? 0;
  return (
    <section className="golden" aria-label="Golden leads">
      <header>
        <h3>Golden leads</h3>
        {goldens.length > 0 ? (
          <span className={results !== null && passed < goldens.length ? 'error' : 'muted'} role="status">
            {results !== null
              ? `${passed} of ${count(goldens.length, 'golden lead')} ${goldens.length === 1 ? 'passes' : 'pass'}`
              : canRun
                ? 'Running …'
                : 'Not run: solve the problems first'}
          </span>
        ) : null}
      </header>
      {suite.isPending ? <LoadingState lines={2} /> : null}
      {suite.isError ? <ErrorState onRetry={() => void suite.refetch()}>{suite.error.message}</ErrorState> : null}
      {suite.data && goldens.length === 0 ? (
        <p className="muted">
          A golden lead is a test that you keep: “an engaged buyer gets three emails and is handed off”. It runs after
          every edit, and publishing can depend on it. Run a test, then keep it.
        </p>
      ) : null}
      <ul>
        {goldens.map((golden) => (
          <Row
            key={golden.id}
            golden={golden}
            result={results?.find(({ id }) => id === golden.id) ?? null}
            onShow={onShow}
          />
        ))}
      </ul>
      {onKeep && suite.data ? (
        <Button small icon="add" onPress={() => suite.data && onKeep(suite.data)}>
          Keep this test as a golden lead
        </Button>
      ) : null}
      {suite.data && goldens.length > 0 ? <AsFile suite={suite.data} flow={flow.id} /> : null}
    </section>
  );
};

const Row = ({
  golden,
  result,
  onShow,
}: {
  golden: GoldenLead;
  result: GoldenResult | null;
  onShow: (result: GoldenResult) => void;
}) => {
  const known = useKnown();
  const flow = useEditor((state) => state.flow);
  const { keep, remove } = useGoldenActions(flow.id);
  const trace = result?.trace ?? null;
  const actions: Action[] = [
    {
      id: 'show',
      label: 'Show on the canvas',
      icon: 'eye',
      disabled: trace === null,
      run: () => result && onShow(result),
    },
    {
      id: 'take',
      label: 'Expect what happens now',
      icon: 'check',
      disabled: trace === null || result?.passed === true,
      run: () => trace && keep.mutate({ ...golden, expected: outcomeOf(trace) }),
    },
    {
      id: 'must',
      label: golden.mustPass ? 'Let it only warn' : 'Make it a must',
      icon: golden.mustPass ? 'warning' : 'error',
      run: () => keep.mutate({ ...golden, mustPass: !golden.mustPass }),
    },
    {
      id: 'delete',
      label: 'Delete',
      icon: 'trash',
      danger: true,
      separated: true,
      run: () => remove.mutate(golden),
    },
  ];
  const looks = result === null ? 'refresh' : result.passed ? 'check' : golden.mustPass ? 'error' : 'warning';
  return (
    <li className={result === null ? '' : result.passed ? 'passes' : golden.mustPass ? 'fails' : 'warns'}>
      <Icon name={looks} size={16} />
      <div>
        <p>
          <b>{golden.name}</b> {golden.mustPass ? <Chip>Must pass</Chip> : null}
          <span className="sr-only">{result === null ? '' : result.passed ? 'passes' : 'does not pass'}</span>
        </p>
        {result !== null && result.trace === null ? <p>Nothing hangs on the start, so nothing ran.</p> : null}
        {result?.differences.flatMap((difference) =>
          differenceWords(difference, flow, known).map((words) => <p key={words}>{words}</p>),
        )}
      </div>
      <Menu label={`What to do with ${golden.name}`} actions={actions}>
        <IconButton icon="more" label={`More about ${golden.name}`} small />
      </Menu>
    </li>
  );
};

/** The same for continuous integration: a file that needs no server, and the command that runs it. */
const AsFile = ({ suite, flow }: { suite: GoldenSuite; flow: string }) => {
  const file = `${flow}.golden.json`;
  return (
    <details>
      <summary>Run them elsewhere</summary>
      <p className="muted">The file holds the flow, its golden leads and the model. The command needs no server.</p>
      <CodeSample label="Command">{`npm run ripen -- golden ${file}`}</CodeSample>
      <Button
        small
        icon="download"
        onPress={() => saveFile(new Blob([JSON.stringify(suite, null, 2)], { type: 'application/json' }), file)}
      >
        Save {file}
      </Button>
    </details>
  );
};
