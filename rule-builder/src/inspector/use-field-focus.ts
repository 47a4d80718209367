import { type RefObject, useEffect } from 'react';
import { useEditor } from '../editor/index.ts';

const field = 'input:not([type=hidden]), textarea, button.select-button, [role=radio], select';

/** Focuses the field that was asked for (`data-where`), or the first of the form, when one was asked for. */
export const useFieldFocus = (form: RefObject<HTMLElement | null>): void => {
  const focus = useEditor((state) => state.focus);
  useEffect(() => {
    if (focus === null) return;
    const root = form.current;
    if (root === null) return;
    const named = focus.where === '' ? null : findWhere(root, focus.where);
    const target = named?.matches(field) ? named : ((named ?? root).querySelector<HTMLElement>(field) ?? root);
    named?.scrollIntoView({ block: 'nearest' });
    target.focus({ preventScroll: named !== null });
  }, [focus, form]);
};

/** The place itself, or the nearest one around it that is on the form. */
const findWhere = (root: HTMLElement, where: string): HTMLElement | null => {
  for (let at = where; at !== ''; at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '') {
    const found = root.querySelector<HTMLElement>(`[data-where="${CSS.escape(at)}"]`);
    if (found) return found;
  }
  return null;
};
