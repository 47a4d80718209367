import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { kindName, sentence } from '../canvas/index.ts';
import { RequestError, request } from '../data/index.ts';
import { flowOf, type Saver, useEditor, useEditorStore, useKnown } from '../editor/index.ts';
import { ago, Button, Chip, count, Dialog, EmptyState, ErrorState, LoadingState, toast } from '../ui/index.ts';
import { impactOf } from './impact.ts';
import { useReread } from './use-flow-action.ts';
import './publish.css';

/** Every version: who, when, why; looked at read-only, restored as the draft, or put back in one click. */
const HistoryDialog = ({ saver, onClose }: { saver: Saver; onClose: () => void }) => {
  const editor = useEditorStore();
  const reread = useReread();
  const id = useEditor((state) => state.page.row.id);
  const [shown, setShown] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const versions = useQuery({
    queryKey: ['flow', id, 'versions'],
    queryFn: ({ signal }) => request('GET /api/flows/:flow/versions', { params: { flow: id }, signal }),
  });
  const attempt = async (what: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await what();
      onClose();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      toast(`${error.message} ${error.hint}`);
    } finally {
      setBusy(false);
    }
  };
  const read = (version: number) =>
    request('GET /api/flows/:flow/versions/:version', { params: { flow: id, version } });
  const restore = (version: number) =>
    attempt(async () => {
      const page = await read(version);
      editor.replace({ ...page.flow, id }, `Restore v${version} as the draft`);
      toast(`The draft is v${version} again`, { label: 'Undo', run: editor.undo });
    });
  const rollBack = (version: number) =>
    attempt(async () => {
      const page = await read(version);
      editor.replace({ ...page.flow, id }, `Roll back to v${version}`);
      if (!(await saver.flush())) {
        toast('Nothing was published: the draft could not be saved.');
        return;
      }
      await request('POST /api/flows/:flow/publish', {
        params: { flow: id },
        body: { revision: editor.getState().revision, note: `Rolled back to v${version}` },
      });
      await reread();
      toast(`v${version} is live again, as a new version`);
    });
  return (
    <Dialog title="History" onClose={onClose} width={720}>
      {versions.isPending ? <LoadingState lines={3} /> : null}
      {versions.isError ? (
        <ErrorState onRetry={() => void versions.refetch()}>{versions.error.message}</ErrorState>
      ) : null}
      {versions.data?.items.length === 0 ? (
        <EmptyState icon="history" title="Not published yet">
          Each publish makes a version that stays as it is. You find them here.
        </EmptyState>
      ) : null}
      <ul className="versions">
        {versions.data?.items.map((version) => (
          <li key={version.version}>
            <b>v{version.version}</b>
            <span className="who">
              <span>
                {version.note || 'No note'} {version.live ? <Chip tone="ok">Live</Chip> : null}
              </span>
              <span className="muted">
                {version.publishedBy}, {ago(Date.parse(version.publishedAt), Date.now())} ·{' '}
                {count(version.inside, 'lead')} inside
              </span>
            </span>
            <Button small onPress={() => setShown(shown === version.version ? null : version.version)}>
              {shown === version.version ? 'Hide' : 'Look'}
            </Button>
            <Button small isDisabled={busy} onPress={() => void restore(version.version)}>
              Restore as draft
            </Button>
            {version.live ? null : (
              <Button small isDisabled={busy} onPress={() => void rollBack(version.version)}>
                Roll back
              </Button>
            )}
          </li>
        ))}
      </ul>
      {shown === null ? null : <VersionPreview id={id} version={shown} />}
    </Dialog>
  );
};

/** An old version step by step, with what the draft has added, changed or removed since. */
const VersionPreview = ({ id, version }: { id: string; version: number }) => {
  const known = useKnown();
  const draft = useEditor((state) => state.flow);
  const page = useQuery({
    queryKey: ['flow', id, 'version', version],
    queryFn: ({ signal }) =>
      request('GET /api/flows/:flow/versions/:version', { params: { flow: id, version }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (page.data === undefined) return <LoadingState lines={3} />;
  const old = flowOf(page.data.flow);
  const impact = impactOf(old, draft, null, known.wordsOf);
  const removed = new Set(impact.removed.map(({ id: step }) => step));
  const changed = new Set(impact.changed);
  return (
    <section aria-label={`v${version}, read-only`}>
      <h3>v{version} beside the draft</h3>
      <ul className="diff">
        {Object.keys(old.steps).map((step) => (
          <li key={step} className={removed.has(step) ? 'removed' : changed.has(step) ? 'changed' : ''}>
            {kindName(old, step)}: {sentence(old, step, known)}
            {removed.has(step) ? ' — removed since' : changed.has(step) ? ' — changed since' : ''}
          </li>
        ))}
        {impact.model.map(({ how, what }) => (
          <li key={`${how} ${what}`} className={how}>
            {what} — {how} since
          </li>
        ))}
        {impact.added.map((step) => (
          <li key={step} className="added">
            {kindName(draft, step)}: {sentence(draft, step, known)} — added since
          </li>
        ))}
      </ul>
    </section>
  );
};

export default HistoryDialog;
