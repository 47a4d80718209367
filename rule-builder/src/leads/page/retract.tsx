import type { TimelineItem } from '../../../../functions/api/contract/index.ts';
import { ChangeDialog } from './change-dialog.tsx';

/** Takes one entry back: the lead is scored as if it had never been, and the timeline still shows it. */
/** Restores what was taken back, by taking the retraction back. */
export const Restore = ({
  lead,
  entry,
  what,
  onClose,
}: {
  lead: string;
  /** The retraction's key. */
  entry: string;
  what: string;
  onClose: () => void;
}) => (
  <ChangeDialog
    lead={lead}
    title={`Restore “${what}”`}
    action="Restore"
    placeholder="It was real after all"
    change={(reason) => ({ route: 'retract', body: { entry, reason } })}
    onClose={onClose}
  >
    <p className="muted">It counts again as if it had never been taken back.</p>
  </ChangeDialog>
);

export const Retract = ({ lead, item, onClose }: { lead: string; item: TimelineItem; onClose: () => void }) => (
  <ChangeDialog
    lead={lead}
    title={`Take back "${item.title}"`}
    action="Take back"
    danger
    placeholder="It was a test by our own team"
    change={(reason) => ({ route: 'retract', body: { entry: item.key, reason } })}
    onClose={onClose}
  >
    <p className="muted">The score is worked out as if it had never happened. It stays on the timeline, marked.</p>
  </ChangeDialog>
);
