import {
  changeSettings,
  changeStart,
  changeStep,
  connect,
  copySteps,
  disconnect,
  type Flow,
  freshId,
  insertStep,
  kinds,
  moveStep,
  newStep,
  outletsOf,
  type Place,
  pasteSteps,
  readClip,
  removeStep,
  type Start,
  type Step,
  startId,
  targetOf,
} from '../../../shared/flow/index.ts';
import { count, toast } from '../ui/index.ts';
import type { EditorStore } from './store.ts';

const nameOfKind = (kind: string): string => kinds.get(kind)?.name ?? kind;
const nameOfStep = (flow: Flow, id: string): string => nameOfKind(flow.steps[id]?.kind ?? id);

/** Every edit a person can make, by whatever means. Each goes through the bus and so can be undone and is saved. */
export const commands = (editor: EditorStore) => {
  const flow = () => editor.getState().flow;

  const remove = (id: string, label?: string): void => {
    const before = flow();
    const name = nameOfStep(before, id);
    let others = 0;
    const done = editor.run({
      label: label ?? `Remove ${name}`,
      edit: (now) => {
        const edit = removeStep(now, id);
        others = edit.done ? edit.removed.length : 0;
        return edit;
      },
    });
    if (done)
      toast(others > 0 ? `Removed ${name} and ${count(others, 'step')} on its branches` : `Removed ${name}`, {
        label: 'Undo',
        run: editor.undo,
      });
  };

  const paste = (text: string, place: Place): boolean => {
    const clip = readClip(text);
    if (clip === null) {
      toast('There is no step on the clipboard. Copy one first.');
      return false;
    }
    let first: string | undefined;
    const done = editor.run({
      label: `Paste ${count(clip.steps.length, 'step')}`,
      edit: (now) => {
        const edit = pasteSteps(now, place, clip);
        first = edit.done ? edit.step : undefined;
        return edit;
      },
    });
    if (done && first) editor.select(first);
    return done;
  };

  return {
    /** Adds a step of a kind into an outlet; it is selected and its first field gets the focus. */
    add: (kind: string, place: Place): boolean => {
      const step = newStep(kind);
      if (step === null) return false;
      const id = freshId(flow(), kind);
      const done = editor.run({
        label: `Add ${nameOfKind(kind)}`,
        edit: (now) => insertStep(now, place, id, step),
      });
      if (done) {
        editor.select(id, '');
        editor.setState(({ fresh }) => ({ fresh: new Set([...fresh, id]), picking: null, carrying: null }));
      }
      return done;
    },
    remove,
    move: (id: string, place: Place): boolean => {
      const done = editor.run({
        label: `Move ${nameOfStep(flow(), id)}`,
        edit: (now) => moveStep(now, id, place),
      });
      editor.setState({ carrying: null });
      if (done) editor.select(id);
      return done;
    },
    lead: (place: Place, to: string): boolean => {
      const done = editor.run({
        label: `Lead on to ${nameOfStep(flow(), to)}`,
        edit: (now) => connect(now, place, to),
      });
      editor.setState({ carrying: null });
      return done;
    },
    cutOff: (place: Place): void => {
      let others = 0;
      editor.run({
        label: 'End the path here',
        edit: (now) => {
          const edit = disconnect(now, place);
          others = edit.done ? edit.removed.length : 0;
          return edit;
        },
      });
      toast(others > 0 ? `The path ends here; ${count(others, 'step')} went` : 'The path ends here', {
        label: 'Undo',
        run: editor.undo,
      });
    },
    /** Changes settings as they are typed; `field` names what is typed into. */
    set: (id: string, settings: Record<string, unknown>, field: string): void => {
      editor.run({
        label: `Edit ${nameOfStep(flow(), id)}`,
        burst: `${id}/${field}`,
        edit: (now) => changeSettings(now, id, settings),
      });
    },
    note: (id: string, note: string): void => {
      editor.run({ label: 'Edit a note', burst: `${id}/note`, edit: (now) => changeStep(now, id, { note }) });
    },
    disable: (id: string, disabled: boolean): void => {
      editor.run({
        label: `${disabled ? 'Switch off' : 'Switch on'} ${nameOfStep(flow(), id)}`,
        edit: (now) => changeStep(now, id, { disabled }),
      });
    },
    start: (start: Start, label: string, field?: string): void => {
      editor.run({ label, ...(field ? { burst: `start/${field}` } : {}), edit: (now) => changeStart(now, start) });
    },
    /** Changes what is true of the flow as a whole: its name, exits, re-entry. */
    flow: (change: Partial<Pick<Flow, 'name' | 'description' | 'exits' | 'reentry'>>, label: string): void => {
      editor.run({
        label,
        burst: `flow/${Object.keys(change).join()}`,
        edit: (now) => ({ done: true, removed: [], flow: { ...now, ...change } }),
      });
    },
    copy: async (id: string): Promise<void> => {
      await navigator.clipboard.writeText(copySteps(flow(), [id]));
      editor.say(`Copied ${nameOfStep(flow(), id)}`);
      toast(`Copied ${nameOfStep(flow(), id)}`);
    },
    cut: async (id: string): Promise<void> => {
      if (id === startId) return;
      await navigator.clipboard.writeText(copySteps(flow(), [id]));
      remove(id, `Cut ${nameOfStep(flow(), id)}`);
    },
    paste,
    /** Pastes after a step; at the start or where nothing is selected, after the start. */
    pasteAfter: async (id: string | null): Promise<void> => {
      const place = placeAfter(flow(), id ?? startId);
      if (place === null) {
        toast('Nothing can follow this step.');
        return;
      }
      paste(await navigator.clipboard.readText(), place);
    },
    duplicate: (id: string): void => {
      const place = placeAfter(flow(), id);
      const step = flow().steps[id];
      if (step === undefined) return;
      const copy = freshId(flow(), step.kind);
      const at = place ?? null;
      if (at === null) {
        toast('Nothing can follow this step, so there is no place for a copy.');
        return;
      }
      const twin: Step = { ...structuredClone(step), next: {} };
      const done = editor.run({
        label: `Duplicate ${nameOfStep(flow(), id)}`,
        edit: (now) => insertStep(now, at, copy, twin),
      });
      if (done) editor.select(copy);
    },
  };
};

export type Commands = ReturnType<typeof commands>;

/** The outlet that one adds to when one says "after this step": the first that leads nowhere, else the first. */
export const placeAfter = (flow: Flow, id: string): Place | null => {
  const outlets = outletsOf(flow, id).map(({ id: outlet }) => ({ from: id, outlet }));
  return outlets.find((place) => targetOf(flow, place) === null) ?? outlets[0] ?? null;
};
