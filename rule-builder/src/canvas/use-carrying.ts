import { type RefObject, useEffect } from 'react';
import { startId } from '../../../shared/flow/index.ts';
import { commands, type EditorStore } from '../editor/index.ts';

const threshold = 6;

/** The `+` under a point that takes what is carried. */
const spotAt = (x: number, y: number): HTMLElement | null =>
  document.elementFromPoint(x, y)?.closest<HTMLElement>('.wire-add.drop') ?? null;

/**
 * Drags a step card (or a kind from the palette, `data-kind`) onto the `+` of another wire. The same is done without
 * dragging: Move in a step's menu, then a click on a `+`.
 */
export const useCarrying = (frame: RefObject<HTMLElement | null>, editor: EditorStore): void => {
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let grab: { x: number; y: number; what: { step: string } | { kind: string }; label: string } | null = null;
    let ghost: HTMLElement | null = null;
    let over: HTMLElement | null = null;

    const down = (event: PointerEvent): void => {
      if (event.button !== 0 || !(event.target instanceof Element)) return;
      const kind = event.target.closest<HTMLElement>('[data-kind]');
      const card = event.target.closest<HTMLElement>('.flow-card[data-step]');
      const step = card?.dataset.step;
      if (kind?.dataset.kind) {
        grab = { x: event.clientX, y: event.clientY, what: { kind: kind.dataset.kind }, label: kind.ariaLabel ?? '' };
      } else if (step && step !== startId && !event.target.closest('button')) {
        grab = { x: event.clientX, y: event.clientY, what: { step }, label: card.ariaLabel ?? '' };
      }
    };
    const move = (event: PointerEvent): void => {
      if (grab === null) return;
      if (ghost === null) {
        if (Math.hypot(event.clientX - grab.x, event.clientY - grab.y) < threshold) return;
        ghost = document.createElement('div');
        ghost.className = 'ghost';
        ghost.textContent = grab.label;
        document.body.append(ghost);
        editor.setState({ carrying: grab.what, picking: null });
      }
      ghost.style.translate = `${event.clientX + 12}px ${event.clientY + 12}px`;
      const spot = spotAt(event.clientX, event.clientY);
      if (spot !== over) {
        over?.classList.remove('over');
        spot?.classList.add('over');
        over = spot;
      }
    };
    const letGo = (event: PointerEvent): void => {
      const held = grab;
      const wasDragging = ghost !== null;
      grab = null;
      ghost?.remove();
      ghost = null;
      over?.classList.remove('over');
      over = null;
      if (!held || !wasDragging) return;
      addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener('click', swallow, { capture: true }), 0);
      const spot = spotAt(event.clientX, event.clientY);
      const { from, outlet } = spot?.dataset ?? {};
      if (from === undefined || outlet === undefined) {
        editor.setState({ carrying: null });
        return;
      }
      if ('step' in held.what) commands(editor).move(held.what.step, { from, outlet });
      else commands(editor).add(held.what.kind, { from, outlet });
    };
    const swallow = (event: Event): void => {
      event.stopPropagation();
      event.preventDefault();
    };
    const cancel = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      grab = null;
      ghost?.remove();
      ghost = null;
    };
    addEventListener('pointerdown', down);
    addEventListener('pointermove', move);
    addEventListener('pointerup', letGo);
    addEventListener('keydown', cancel);
    return () => {
      removeEventListener('pointerdown', down);
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', letGo);
      removeEventListener('keydown', cancel);
      ghost?.remove();
    };
  }, [frame, editor]);
};
