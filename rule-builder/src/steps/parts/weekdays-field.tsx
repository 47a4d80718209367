import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Days of the week, Monday is 1; none chosen is any day. */
export const WeekdaysField = ({ value, onChange }: { value: number[]; onChange: (days: number[]) => void }) => (
  <div className="field">
    <span className="label">On</span>
    <ToggleButtonGroup
      aria-label="Days of the week"
      className="segments wide"
      selectionMode="multiple"
      selectedKeys={value.map(String)}
      onSelectionChange={(keys) => onChange([...keys].map(Number).sort((a, b) => a - b))}
    >
      {days.map((day, index) => (
        <ToggleButton key={day} id={String(index + 1)}>
          {day}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
    <span className="description">{value.length === 0 ? 'Any day' : ''}</span>
  </div>
);
