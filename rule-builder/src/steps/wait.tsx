import type { SettingsOf, Until } from '../../../shared/flow/index.ts';
import { useKnown } from '../editor/index.ts';
import { Choices, NumberField, Select, TextField } from '../ui/index.ts';
import type { Form } from './form.ts';
import { DurationField, WeekdaysField, ZoneField } from './parts/index.ts';

type How = 'for' | 'time' | 'date' | 'businessHours' | 'both';

const fresh: Record<Until['kind'], Until> = {
  time: { kind: 'time', at: '09:00', weekdays: [1, 2, 3, 4, 5], zone: 'lead', spreadMinutes: 10 },
  date: { kind: 'date', field: 'createdAt', offsetDays: 30, at: '09:00', zone: 'lead', spreadMinutes: 10 },
  businessHours: {
    kind: 'businessHours',
    from: '09:00',
    to: '17:00',
    weekdays: [1, 2, 3, 4, 5],
    zone: 'lead',
    spreadMinutes: 10,
  },
};

const howOf = ({ for: length, until }: SettingsOf<'wait'>): How =>
  length && until ? 'both' : until === undefined ? 'for' : until.kind;

/** A length of time, a moment for the lead, or the one and then the other. */
export const WaitForm: Form<'wait'> = ({ settings, set, error }) => {
  const choose = (how: How): void => {
    const length = settings.for ?? { amount: 3, unit: 'days' as const };
    if (how === 'for') set({ for: length }, 'how');
    else if (how === 'both') set({ for: length, until: settings.until ?? fresh.time }, 'how');
    else set({ until: settings.until?.kind === how ? settings.until : fresh[how] }, 'how');
  };
  const { until } = settings;
  return (
    <>
      <Choices
        label="Wait"
        value={howOf(settings)}
        onChange={choose}
        options={[
          { id: 'for', label: 'For some time' },
          { id: 'time', label: 'Until a time of day' },
          { id: 'businessHours', label: 'Until business hours' },
          { id: 'date', label: 'Until a date of the lead' },
          { id: 'both', label: 'For some time, then until a moment' },
        ]}
      />
      {settings.for ? (
        <DurationField
          label="How long"
          value={settings.for}
          where="for"
          error={error('') ?? error('for')}
          onChange={(length) => set({ ...settings, for: length }, 'for')}
        />
      ) : null}
      {until ? (
        <UntilFields
          until={until}
          withKind={settings.for !== undefined}
          error={error}
          onChange={(next, field) => set({ ...settings, until: next }, field)}
        />
      ) : null}
    </>
  );
};

const UntilFields = ({
  until,
  withKind,
  onChange,
  error,
}: {
  until: Until;
  withKind: boolean;
  onChange: (until: Until, field: string) => void;
  error: (where: string) => string | undefined;
}) => {
  const { leadFields } = useKnown();
  const dates = leadFields.filter(({ type }) => type === 'date');
  return (
    <>
      {withKind ? (
        <Select
          label="Then until"
          value={until.kind}
          onChange={(kind) => onChange(fresh[kind], 'until/kind')}
          options={[
            { id: 'time', label: 'A time of day' },
            { id: 'businessHours', label: 'Business hours' },
            { id: 'date', label: 'A date of the lead' },
          ]}
        />
      ) : null}
      {until.kind === 'businessHours' ? (
        <div className="side-by-side">
          <TextField
            label="From"
            type="time"
            value={until.from}
            where="until/from"
            onChange={(from) => onChange({ ...until, from }, 'until/from')}
          />
          <TextField
            label="To"
            type="time"
            value={until.to}
            where="until/to"
            error={error('until/to')}
            onChange={(to) => onChange({ ...until, to }, 'until/to')}
          />
        </div>
      ) : (
        <TextField
          label="At"
          type="time"
          value={until.at}
          where="until/at"
          onChange={(at) => onChange({ ...until, at }, 'until/at')}
        />
      )}
      {until.kind === 'date' ? (
        <>
          <Select
            label="Date"
            value={until.field}
            where="until/field"
            error={error('until/field')}
            options={dates.map(({ name, label }) => ({ id: name, label }))}
            onChange={(field) => onChange({ ...until, field }, 'until/field')}
          />
          <NumberField
            label="Days after it"
            description="Negative is before."
            value={until.offsetDays}
            min={-365}
            max={365}
            where="until/offsetDays"
            onChange={(offsetDays) =>
              onChange({ ...until, offsetDays: Math.round(offsetDays ?? 0) }, 'until/offsetDays')
            }
          />
        </>
      ) : (
        <WeekdaysField
          value={until.weekdays}
          onChange={(weekdays) => onChange({ ...until, weekdays }, 'until/weekdays')}
        />
      )}
      <ZoneField
        value={until.zone}
        where="until/zone"
        onChange={(zone) => onChange({ ...until, zone }, 'until/zone')}
      />
      <NumberField
        label="Spread over"
        description="So that thousands of leads do not all go on in the same second."
        value={until.spreadMinutes}
        min={0}
        max={240}
        unit="minutes"
        where="until/spreadMinutes"
        onChange={(spread) => onChange({ ...until, spreadMinutes: Math.round(spread ?? 0) }, 'until/spreadMinutes')}
      />
    </>
  );
};
