import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { EditorState } from './state.ts';
import type { EditorStore } from './store.ts';

/** The editor of the page one is on. */
export const EditorContext = createContext<EditorStore | null>(null);

/** The store itself, for handlers; it never changes while the page is open. */
export const useEditorStore = (): EditorStore => {
  const store = use(EditorContext);
  if (store === null) throw new Error('useEditorStore outside an editor');
  return store;
};

/** A part of the editor's state; renders again only when that part changes. */
export const useEditor = <Part>(select: (state: EditorState) => Part): Part => useStore(useEditorStore(), select);
