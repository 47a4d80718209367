import { Link } from 'wouter';
import { useEditor } from '../editor/index.ts';
import { ComboBox } from '../ui/index.ts';
import type { Form } from './form.ts';

/** Which email is sent. */
export const SendEmailForm: Form<'sendEmail'> = ({ settings, set, error }) => {
  const templates = useEditor((state) => state.page.context.templates);
  return (
    <>
      <ComboBox
        label="Email"
        value={settings.template}
        where="template"
        error={error('template')}
        placeholder="Choose an email"
        options={templates.map(({ id, name }) => ({ id, label: name }))}
        onChange={(template) => set({ template }, 'template')}
      />
      <p className="muted">
        Consent and sending limits are checked at the moment of sending.{' '}
        <Link href={settings.template ? `/emails/${settings.template}` : '/emails'}>
          {settings.template ? 'Edit this email' : 'Write a new email'}
        </Link>
      </p>
    </>
  );
};
