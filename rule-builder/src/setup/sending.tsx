import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SettingsPage } from '../../../functions/api/contract/index.ts';
import { Settings } from '../../../shared/workspace/index.ts';
import { me, request } from '../data/index.ts';
import { Button, ComboBox, inWords, NumberField, Switch, TextField, toast, useForm } from '../ui/index.ts';
import { Panel } from './panel.tsx';

const zones = Intl.supportedValuesOf('timeZone').map((id) => ({ id, label: id }));

/** Who writes, how often and when not. */
export const Sending = () => {
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => request('GET /api/settings', { signal }),
  });
  return (
    <Panel
      title="Company and sending"
      help="Stands in every email; limits hold for all flows together."
      asked={settings}
    >
      {(page) => <Form key={page.revision} page={page} />}
    </Panel>
  );
};

const Form = ({ page }: { page: SettingsPage }) => {
  const person = useQuery(me);
  const admin = person.data?.roles.includes('admin') === true;
  const client = useQueryClient();
  const {
    value: set,
    set: setSet,
    changed,
    valid,
    error,
    discard,
  } = useForm(Settings, page.settings, `ripen.setup.sending.${page.revision}`);
  const { quietHours, perLeadPerWeek } = set.sending;
  const save = useMutation({
    mutationFn: () => request('PUT /api/settings', { body: { settings: set }, revision: page.revision }),
    onSuccess: (next) => {
      client.setQueryData(['settings'], next);
      toast('Saved.');
    },
  });
  const sending = (part: Partial<typeof set.sending>) => setSet({ ...set, sending: { ...set.sending, ...part } });
  return (
    <form
      className="card-body stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (admin && changed && valid) save.mutate();
      }}
      aria-label="Company and sending"
    >
      <div className="form-row">
        <TextField
          label="Company"
          error={error('company')}
          description="Signs emails as the sender."
          value={set.company}
          onChange={(company) => setSet({ ...set, company })}
        />
        <TextField
          label="Currency"
          error={error('currency')}
          description="For won amounts and spend."
          value={set.currency}
          onChange={(currency) => setSet({ ...set, currency: currency.toUpperCase().slice(0, 3) })}
        />
        <ComboBox
          label="Time zone"
          description="Days of reports and of decay."
          options={zones}
          value={set.timeZone}
          onChange={(timeZone) => setSet({ ...set, timeZone })}
        />
      </div>
      <TextField
        label="Postal address"
        error={error('postalAddress')}
        description="Stands at the foot of each marketing email, as the law asks."
        value={set.postalAddress}
        onChange={(postalAddress) => setSet({ ...set, postalAddress })}
        lines={2}
      />
      <div className="form-row">
        <NumberField
          label="Most marketing emails to one lead in seven days"
          description="0 is no limit."
          value={perLeadPerWeek}
          onChange={(most) => sending({ perLeadPerWeek: most ?? 0 })}
          min={0}
          max={100}
        />
      </div>
      <Switch
        isSelected={quietHours !== null}
        onChange={(on) => sending({ quietHours: on ? { from: '20:00', to: '08:00' } : null })}
      >
        Quiet hours: no marketing email at night in the lead's time zone
      </Switch>
      {quietHours ? (
        <div className="form-row">
          <TextField
            label="From"
            type="time"
            value={quietHours.from}
            onChange={(from) => sending({ quietHours: { ...quietHours, from } })}
          />
          <TextField
            label="Until"
            type="time"
            value={quietHours.to}
            onChange={(to) => sending({ quietHours: { ...quietHours, to } })}
          />
        </div>
      ) : null}
      {save.isError ? (
        <p role="alert" className="refused">
          {inWords(save.error)}
        </p>
      ) : null}
      {admin ? (
        <div className="row-actions">
          <Button look="primary" type="submit" isDisabled={!changed || !valid || save.isPending}>
            Save
          </Button>
          {changed ? <Button onPress={discard}>Discard changes</Button> : null}
        </div>
      ) : (
        <p className="muted">Only admins change this.</p>
      )}
    </form>
  );
};
