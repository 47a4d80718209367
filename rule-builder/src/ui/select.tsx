import { type ReactNode, useState } from 'react';
import {
  ComboBox as AriaComboBox,
  Select as AriaSelect,
  Button,
  FieldError,
  Header,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  SelectValue,
  Text,
} from 'react-aria-components';
import { given } from './given.ts';
import { Icon } from './icon.tsx';

export type Option<Value extends string = string> = {
  id: Value;
  label: string;
  hint?: string | undefined;
  group?: string | undefined;
  disabled?: boolean | undefined;
};

const Item = ({ option }: { option: Option }) => (
  <ListBoxItem id={option.id} textValue={option.label} className="option" isDisabled={option.disabled ?? false}>
    <Text slot="label">{option.label}</Text>
    {option.hint ? (
      <Text slot="description" className="hint">
        {option.hint}
      </Text>
    ) : null}
  </ListBoxItem>
);

/** Options as they stand, under a heading for each `group` in order of first appearance. */
const Options = ({ options, empty }: { options: readonly Option[]; empty?: string }) => {
  const groups = [...new Set(options.map((option) => option.group ?? ''))];
  return (
    <ListBox
      className="options"
      renderEmptyState={() => <div className="option muted">{empty ?? 'Nothing found'}</div>}
    >
      {groups.map((group) =>
        group === '' ? (
          options.filter((option) => !option.group).map((option) => <Item key={option.id} option={option} />)
        ) : (
          <ListBoxSection key={group} id={`group:${group}`}>
            <Header className="option-header">{group}</Header>
            {options
              .filter((option) => option.group === group)
              .map((option) => (
                <Item key={option.id} option={option} />
              ))}
          </ListBoxSection>
        ),
      )}
    </ListBox>
  );
};

type Common<Value extends string> = {
  label: string;
  hideLabel?: boolean | undefined;
  description?: ReactNode;
  error?: string | undefined;
  options: readonly Option<Value>[];
  placeholder?: string | undefined;
  isDisabled?: boolean | undefined;
  autoFocus?: boolean | undefined;
  where?: string | undefined;
};

/** One of a known list. */
export const Select = <Value extends string>({
  label,
  hideLabel,
  description,
  error,
  options,
  value,
  onChange,
  placeholder,
  where,
  ...rest
}: Common<Value> & { value: Value | undefined; onChange: (value: Value) => void }) => (
  <AriaSelect
    {...given(rest)}
    className="field"
    data-where={where}
    isInvalid={error !== undefined}
    placeholder={placeholder ?? 'Choose'}
    value={value ?? null}
    onChange={(key) => {
      const picked = options.find((option) => option.id === key);
      if (picked) onChange(picked.id);
    }}
  >
    <Label className={hideLabel ? 'sr-only' : 'label'}>{label}</Label>
    <Button className="select-button">
      <SelectValue className="value">
        {({ isPlaceholder, defaultChildren, selectedText }) => (isPlaceholder ? defaultChildren : selectedText)}
      </SelectValue>
      <Icon name="chevron-down" size={14} />
    </Button>
    {description ? (
      <Text slot="description" className="description">
        {description}
      </Text>
    ) : null}
    <FieldError className="field-error">{error}</FieldError>
    <Popover className="popover">
      <Options options={options} />
    </Popover>
  </AriaSelect>
);

/** A list one can type in; with `free`, whatever one types is an answer too. Applies as one types. */
export const ComboBox = ({
  label,
  hideLabel,
  description,
  error,
  options,
  value,
  onChange,
  placeholder = '',
  free = false,
  where,
  ...rest
}: Common<string> & { value: string; onChange: (value: string) => void; free?: boolean }) => {
  const shown = options.find((option) => option.id === value)?.label ?? value;
  // What is typed to look for an option, until one is chosen or the value is changed from elsewhere.
  const [typed, setTyped] = useState<{ text: string; value: string } | null>(null);
  return (
    <AriaComboBox
      {...given(rest)}
      className="field"
      data-where={where}
      isInvalid={error !== undefined}
      allowsCustomValue={free}
      menuTrigger="focus"
      {...(free
        ? {
            inputValue: shown,
            onInputChange: (text: string) => onChange(options.find((o) => o.label === text)?.id ?? text),
          }
        : {
            inputValue: typed?.value === value ? typed.text : shown,
            onInputChange: (text: string) => setTyped({ text, value }),
            onBlur: () => setTyped(null),
          })}
      selectedKey={options.some((option) => option.id === value) ? value : null}
      onSelectionChange={(key) => {
        if (key !== null && key !== value) onChange(String(key));
      }}
    >
      <Label className={hideLabel ? 'sr-only' : 'label'}>{label}</Label>
      <div className="combo">
        <Input className="input" placeholder={placeholder} />
        <Button>
          <Icon name="chevron-down" size={14} />
        </Button>
      </div>
      {description ? (
        <Text slot="description" className="description">
          {description}
        </Text>
      ) : null}
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover">
        <Options options={options} empty="No match" />
      </Popover>
    </AriaComboBox>
  );
};
