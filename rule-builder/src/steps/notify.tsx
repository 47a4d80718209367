import { CheckBox, Choices, TextField } from '../ui/index.ts';
import type { Form } from './form.ts';

/** A message to a colleague or a channel. */
export const NotifyForm: Form<'notify'> = ({ settings, set, error }) => (
  <>
    <Choices
      label="By"
      value={settings.channel}
      options={[
        { id: 'email', label: 'Email' },
        { id: 'webhook', label: 'Chat channel', help: 'a Slack-style incoming webhook' },
      ]}
      onChange={(channel) => set({ ...settings, channel, to: channel === 'email' ? 'owner' : '' }, 'channel')}
    />
    {settings.channel === 'email' ? (
      <CheckBox
        isSelected={settings.to === 'owner'}
        onChange={(owner) => set({ ...settings, to: owner ? 'owner' : '' }, 'owner')}
      >
        The lead's own rep
      </CheckBox>
    ) : null}
    {settings.channel === 'webhook' || settings.to !== 'owner' ? (
      <TextField
        label={settings.channel === 'email' ? 'Address' : 'Webhook address'}
        type={settings.channel === 'email' ? 'email' : 'url'}
        placeholder={settings.channel === 'email' ? 'name@company.com' : 'https://…'}
        value={settings.to}
        where="to"
        error={error('to')}
        onChange={(to) => set({ ...settings, to }, 'to')}
      />
    ) : null}
    <TextField
      label="Message"
      description="Merge fields such as {{ lead.company }} are filled in."
      lines={4}
      value={settings.message}
      maxLength={2000}
      where="message"
      error={error('message')}
      onChange={(message) => set({ ...settings, message }, 'message')}
    />
  </>
);
