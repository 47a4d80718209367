import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { GoldenSuite } from '../../../functions/api/contract/index.ts';
import { useKnown } from '../editor/index.ts';
import { Button, CheckBox, Dialog, LoadingState, TextField, toast } from '../ui/index.ts';
import { type Kept, makeGolden } from './make-golden.ts';
import { useGoldenActions } from './use-golden.ts';
import { expectedWords } from './words.ts';
import './golden.css';

/** Keeps a test: its name, what is expected of it from now on, and whether publishing depends on it. */
export const KeepDialog = ({
  kept,
  called,
  suite,
  onClose,
}: {
  kept: Kept;
  /** A first proposal for its name. */
  called: string;
  suite: GoldenSuite;
  onClose: () => void;
}) => {
  const known = useKnown();
  const { keep } = useGoldenActions(kept.flow.id);
  const [name, setName] = useState(called);
  const [mustPass, setMustPass] = useState(true);
  const made = useQuery({
    queryKey: ['golden to keep', kept.flow.id, kept.startAt, kept.outlet, called],
    queryFn: () => makeGolden(kept, suite, called, true),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const expected = made.data ? expectedWords(made.data.golden, kept.flow, known) : null;
  const save = async (): Promise<void> => {
    const final = await makeGolden(kept, suite, name.trim(), mustPass);
    if (final === null) return;
    await keep.mutateAsync(final.golden);
    toast(`Kept “${final.golden.name}”`);
    onClose();
  };
  return (
    <Dialog
      title="Keep as a golden lead"
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Not now</Button>
          <Button
            look="primary"
            isDisabled={name.trim() === '' || expected === null || keep.isPending}
            // What went wrong is said where the golden lead is sent; the dialog stays open with what was typed.
            onPress={() => void save().catch(() => undefined)}
          >
            Keep
          </Button>
        </>
      }
    >
      <TextField label="Name" value={name} onChange={setName} maxLength={120} />
      <CheckBox isSelected={mustPass} onChange={setMustPass}>
        Must pass: publishing is refused while it does not
      </CheckBox>
      {made.isPending ? <LoadingState lines={3} /> : null}
      {made.data === null ? <p className="muted">Nothing hangs on the start yet. Add a step first.</p> : null}
      {expected === null ? null : (
        <section className="expected" aria-label="What is expected from now on">
          <h3>Expected from now on</h3>
          <ol>
            {expected.path.map((step, index) => (
              // A loop passes a step more than once.
              <li key={`${step}${String(index)}`}>{step}</li>
            ))}
          </ol>
          <p>
            {expected.effects.length === 0
              ? 'It brings nothing about.'
              : `It brings about: ${expected.effects.join(', ')}.`}
          </p>
          <p>{expected.end}</p>
          <p className="muted">
            Scored by the live model. Names and addresses are left out: a golden lead holds nothing of a real one.
          </p>
        </section>
      )}
    </Dialog>
  );
};
