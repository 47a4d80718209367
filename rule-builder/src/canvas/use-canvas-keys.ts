import type { KeyboardEvent, RefObject } from 'react';
import type { ReactFlowInstance } from 'reactflow';
import { startId } from '../../../shared/flow/index.ts';
import { commands, knownTo, placeAfter, useEditorStore } from '../editor/index.ts';
import { isTextField } from '../ui/index.ts';
import { kindName, sentence } from './describe.ts';
import type { Layout } from './layout/index.ts';
import { motionMs } from './viewport.ts';
import { type Direction, neighbour } from './walk.ts';

const arrows: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** The keys of the canvas while it has the focus: arrows walk, Enter opens, A adds, Delete removes, 1 and 0 zoom. */
export const useCanvasKeys = (
  layout: () => Layout | null,
  instance: RefObject<Pick<ReactFlowInstance, 'zoomTo'> | null>,
  showAll: () => void,
) => {
  const editor = useEditorStore();
  const act = commands(editor);
  return (event: KeyboardEvent): void => {
    if (isTextField(event.target) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const { selected, flow, page, carrying } = editor.getState();
    const direction = arrows[event.key];
    if (direction) {
      event.preventDefault();
      const drawn = layout();
      const next = selected === null ? startId : drawn && neighbour(drawn, selected, direction);
      if (!next) return;
      editor.setState({ selected: next, focus: null });
      const known = knownTo(page, flow);
      editor.say(`${kindName(flow, next)}: ${sentence(flow, next, known)}`);
      return;
    }
    switch (event.key) {
      case 'Enter':
        if (event.target !== event.currentTarget || selected === null) return;
        event.preventDefault();
        if (carrying && 'lead' in carrying) act.lead(carrying.lead, selected);
        else if (carrying && 'step' in carrying) {
          const place = placeAfter(flow, selected);
          if (place) act.move(carrying.step, place);
        } else editor.select(selected, '');
        return;
      case 'a':
      case 'A': {
        const place = placeAfter(flow, selected ?? startId);
        event.preventDefault();
        if (place) editor.pick(place);
        return;
      }
      case 'Delete':
      case 'Backspace':
        if (selected === null) return;
        event.preventDefault();
        act.remove(selected);
        return;
      case 'm':
      case 'M':
        if (selected !== null && selected !== startId) editor.setState({ carrying: { step: selected } });
        return;
      case '1':
        showAll();
        return;
      case '0':
        void instance.current?.zoomTo(1, { duration: motionMs() });
        return;
      case 'Escape':
        if (carrying) editor.setState({ carrying: null });
        else editor.select(null);
        return;
    }
  };
};
