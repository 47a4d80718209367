import { useState } from 'react';
import { Flow } from '../../../shared/flow/index.ts';
import { type Problem, problemsOf } from '../../../shared/problem/index.ts';
import { useEditor, useEditorStore } from '../editor/index.ts';
import { Button, Dialog, TextField, toast } from '../ui/index.ts';
import './publish.css';

/** What is wrong with a text as a flow, or the flow. */
const readFlow = (text: string): Flow | Problem[] => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return [
      {
        code: 'import/not-json',
        severity: 'error',
        where: '',
        message: `This is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`,
        hint: 'Paste the whole text of an exported flow.',
      },
    ];
  }
  const parsed = Flow.safeParse(json);
  return parsed.success ? parsed.data : problemsOf(parsed.error, 'import/flow');
};

/** The flow as text: to copy it out, or to put another one in its place, which can be undone. */
const InterchangeDialog = ({ onClose }: { onClose: () => void }) => {
  const editor = useEditorStore();
  const flow = useEditor((state) => state.flow);
  const [text, setText] = useState(() => JSON.stringify(flow, null, 2));
  const [problems, setProblems] = useState<Problem[]>([]);
  const take = (): void => {
    const read = readFlow(text);
    if (Array.isArray(read)) {
      setProblems(read);
      return;
    }
    editor.replace({ ...read, id: flow.id }, 'Import a flow');
    toast('The flow was imported into the draft', { label: 'Undo', run: editor.undo });
    onClose();
  };
  return (
    <Dialog
      title="This flow as JSON"
      onClose={onClose}
      width={720}
      footer={
        <>
          <Button
            icon="copy"
            onPress={() => void navigator.clipboard.writeText(text).then(() => toast('Copied the flow'))}
          >
            Copy
          </Button>
          <Button look="primary" onPress={take}>
            Put this into the draft
          </Button>
        </>
      }
    >
      <TextField label="Flow" hideLabel lines={16} value={text} onChange={setText} />
      {problems.length > 0 ? (
        <ul role="alert" aria-label="Problems with this text">
          {problems.slice(0, 12).map((problem) => (
            <li key={`${problem.where} ${problem.message}`}>
              {problem.where ? <code>{problem.where}</code> : null} {problem.message} {problem.hint}
            </li>
          ))}
        </ul>
      ) : null}
    </Dialog>
  );
};

export default InterchangeDialog;
