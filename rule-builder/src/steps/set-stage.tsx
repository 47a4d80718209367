import { Stage, stageName } from '../../../shared/lead/index.ts';
import { Select, TextField } from '../ui/index.ts';
import type { Form } from './form.ts';

/** A stage by decision rather than by score. */
export const SetStageForm: Form<'setStage'> = ({ settings, set, error }) => (
  <>
    <Select
      label="Stage"
      value={settings.stage}
      where="stage"
      options={Stage.options.map((stage) => ({ id: stage, label: stageName[stage] }))}
      onChange={(stage) => set({ ...settings, stage }, 'stage')}
    />
    <TextField
      label="Reason"
      description="The lead's timeline shows it."
      value={settings.reason}
      maxLength={500}
      where="reason"
      error={error('reason')}
      onChange={(reason) => set({ ...settings, reason }, 'reason')}
    />
  </>
);
