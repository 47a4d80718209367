import { SearchField as AriaSearchField, Button, Input, Label } from 'react-aria-components';
import { Icon } from './icon.tsx';

/** One line to search with; Esc or the cross empties it. */
export const SearchField = ({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}) => (
  <AriaSearchField className="search-field" value={value} onChange={onChange}>
    <Label className="sr-only">{label}</Label>
    <Icon name="search" />
    <Input className="input" placeholder={placeholder} />
    <Button className="clear" aria-label="Clear search">
      <Icon name="close" size={12} />
    </Button>
  </AriaSearchField>
);
