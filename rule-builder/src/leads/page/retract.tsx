import type { RetractRequest, TimelineItem } from '../../../../functions/api/contract/index.ts';
import { ChangeDialog } from './change-dialog.tsx';

/** Takes one entry back: the lead is scored as if it had never been, and the timeline still shows it. */
export const Retract = ({ lead, item, onClose }: { lead: string; item: TimelineItem; onClose: () => void }) => (
  <ChangeDialog
    lead={lead}
    title={`Take back "${item.title}"`}
    action="Take back"
    danger
    route="retract"
    placeholder="It was a test by our own team"
    body={(reason) => ({ entry: item.key, reason }) satisfies RetractRequest}
    onClose={onClose}
  >
    <p className="muted">The score is worked out as if it had never happened. It stays on the timeline, marked.</p>
  </ChangeDialog>
);
