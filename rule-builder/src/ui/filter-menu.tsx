import { Button, DialogTrigger, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { Icon } from './icon.tsx';
import type { Option } from './select.tsx';

/** Narrows a list to some values of one column: the button names what is chosen, the list takes several. */
export const FilterMenu = ({
  label,
  options,
  chosen,
  onChange,
}: {
  label: string;
  options: readonly Option[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) => {
  const names = chosen.map((id) => options.find((option) => option.id === id)?.label ?? id);
  return (
    <DialogTrigger>
      <Button className={chosen.length > 0 ? 'button small chosen' : 'button small'}>
        {chosen.length === 0 ? label : `${label}: ${names.slice(0, 2).join(', ')}`}
        {names.length > 2 ? ` +${names.length - 2}` : ''}
        <Icon name="chevron-down" size={12} />
      </Button>
      <Popover className="popover" placement="bottom start">
        <ListBox
          aria-label={label}
          className="options"
          selectionMode="multiple"
          escapeKeyBehavior="none"
          selectedKeys={chosen}
          onSelectionChange={(keys) =>
            onChange(keys === 'all' ? options.map(({ id }) => id) : [...keys].map((key) => String(key)))
          }
          renderEmptyState={() => <div className="option muted">Nothing to choose yet</div>}
        >
          {options.map((option) => (
            <ListBoxItem key={option.id} id={option.id} textValue={option.label} className="option tick">
              <span className="mark">
                <Icon name="check" size={14} />
              </span>
              <Text slot="label">{option.label}</Text>
              {option.hint ? <span className="hint">{option.hint}</span> : null}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </DialogTrigger>
  );
};
