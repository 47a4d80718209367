import { NumberField } from '../ui/index.ts';
import type { Form } from './form.ts';

/** How often leads may go back. */
export const RepeatForm: Form<'repeat'> = ({ settings, set }) => (
  <NumberField
    label="Times at most"
    description="Lead “Again” back to an earlier step: click its +, then “Lead on to an existing step”."
    value={settings.times}
    min={1}
    max={100}
    where="times"
    onChange={(times) => {
      if (times !== undefined && Number.isInteger(times)) set({ times }, 'times');
    }}
  />
);
