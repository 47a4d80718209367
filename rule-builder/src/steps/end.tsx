import type { Form } from './form.ts';

/** Nothing to set. */
export const EndForm: Form<'end'> = () => (
  <p className="muted">The lead leaves the flow here. There is nothing to set.</p>
);
