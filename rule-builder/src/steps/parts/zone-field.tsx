import { ComboBox } from '../../ui/index.ts';

const zones: readonly string[] = Intl.supportedValuesOf('timeZone');

/** The lead's own time zone, or a fixed one. */
export const ZoneField = ({
  value,
  onChange,
  where,
}: {
  value: string;
  onChange: (zone: string) => void;
  where: string;
}) => (
  <ComboBox
    label="Time zone"
    value={value}
    onChange={onChange}
    where={where}
    options={[
      { id: 'lead', label: "The lead's own" },
      ...zones.map((zone) => ({ id: zone, label: zone.replaceAll('_', ' ') })),
    ]}
  />
);
