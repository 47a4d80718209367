import { type FocusEventHandler, type ReactNode, type Ref, useState } from 'react';
import {
  Switch as AriaSwitch,
  TextField as AriaTextField,
  Checkbox,
  FieldError,
  Input,
  Label,
  Radio,
  RadioGroup,
  Text,
  TextArea,
} from 'react-aria-components';
import { given } from './given.ts';
import { Icon } from './icon.tsx';

type Common = {
  label: string;
  /** Keeps the label for screen readers only, where the place says it already. */
  hideLabel?: boolean | undefined;
  description?: ReactNode;
  error?: string | undefined;
  isDisabled?: boolean | undefined;
  autoFocus?: boolean | undefined;
  onBlur?: FocusEventHandler | undefined;
  /** Where in the document this field writes, so that a problem can find it. */
  where?: string | undefined;
};

const Hints = ({ description, error }: { description?: ReactNode; error?: string | undefined }) => (
  <>
    {description ? (
      <Text slot="description" className="description">
        {description}
      </Text>
    ) : null}
    <FieldError className="field-error">{error}</FieldError>
  </>
);

const Name = ({ label, hideLabel }: { label: string; hideLabel?: boolean | undefined }) => (
  <Label className={hideLabel ? 'sr-only' : 'label'}>{label}</Label>
);

/** One line of text, or several with `lines`. */
export const TextField = ({
  label,
  hideLabel,
  description,
  error,
  lines,
  placeholder = '',
  where,
  inputRef,
  type = 'text',
  ...rest
}: Common & {
  value: string;
  onChange: (value: string) => void;
  lines?: number | undefined;
  placeholder?: string | undefined;
  type?: 'text' | 'email' | 'url' | 'time' | 'date' | 'datetime-local' | 'password' | 'tel';
  inputRef?: Ref<HTMLInputElement> | undefined;
  onKeyDown?: (event: { key: string }) => void;
  isReadOnly?: boolean | undefined;
  maxLength?: number | undefined;
}) => (
  <AriaTextField {...given(rest)} type={type} className="field" isInvalid={error !== undefined} data-where={where}>
    <Name label={label} hideLabel={hideLabel} />
    {lines ? (
      <TextArea className="input" rows={lines} placeholder={placeholder} />
    ) : (
      <Input className="input" placeholder={placeholder} {...(inputRef ? { ref: inputRef } : {})} />
    )}
    <Hints description={description} error={error} />
  </AriaTextField>
);

/** A number; empty is `undefined`. Applies as one types; arrow keys step it. What is no number stays on screen and says so. */
export const NumberField = ({
  label,
  hideLabel,
  description,
  error,
  value,
  onChange,
  min,
  max,
  step = 1,
  where,
  placeholder = '',
  unit,
  ...rest
}: Common & {
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  min?: number | undefined;
  max?: number | undefined;
  step?: number | undefined;
  placeholder?: string | undefined;
  unit?: string | undefined;
}) => {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed !== null && parse(typed) === value ? typed : value === undefined ? '' : String(value);
  const text = typed !== null && Number.isNaN(parse(typed)) ? typed : shown;
  const outside =
    value === undefined
      ? undefined
      : min !== undefined && value < min
        ? `At least ${min}`
        : max !== undefined && value > max
          ? `At most ${max}`
          : undefined;
  const wrong = Number.isNaN(parse(text)) ? 'Give a number' : outside;
  const put = (next: string) => {
    setTyped(next);
    const number = parse(next);
    if (!Number.isNaN(number) && number !== value) onChange(number);
  };
  const by = (sign: number) => {
    const next = Math.round(((value ?? 0) + sign * step) * 1000) / 1000;
    put(String(Math.min(max ?? next, Math.max(min ?? next, next))));
  };
  return (
    <AriaTextField
      {...given(rest)}
      className="field"
      isInvalid={(error ?? wrong) !== undefined}
      data-where={where}
      value={text}
      inputMode="decimal"
      onChange={put}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp') by(1);
        else if (event.key === 'ArrowDown') by(-1);
        // React Aria keeps what a handler sees to itself otherwise, and Esc belongs to the panel.
        event.continuePropagation();
      }}
    >
      <Name label={label} hideLabel={hideLabel} />
      <span className={unit ? 'with-unit' : undefined}>
        <Input className="input" placeholder={placeholder} />
        {unit ? <span className="unit">{unit}</span> : null}
      </span>
      <Hints description={description} error={error ?? wrong} />
    </AriaTextField>
  );
};

/** `undefined` for nothing, NaN for what is no number. */
const parse = (text: string): number | undefined => {
  const trimmed = text.trim().replace(',', '.');
  return trimmed === '' ? undefined : Number(trimmed);
};

/** A box to tick, with its words beside it. */
export const CheckBox = ({
  children,
  where,
  ...rest
}: {
  children: ReactNode;
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  isDisabled?: boolean | undefined;
  where?: string | undefined;
}) => (
  <Checkbox {...given(rest)} className="check" data-where={where}>
    <span className="box">
      <Icon name="check" />
    </span>
    <span>{children}</span>
  </Checkbox>
);

/** On or off, at once. */
export const Switch = ({
  children,
  where,
  ...rest
}: {
  children: ReactNode;
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  isDisabled?: boolean | undefined;
  where?: string | undefined;
}) => (
  <AriaSwitch {...given(rest)} className="switch" data-where={where}>
    <span className="track" />
    <span>{children}</span>
  </AriaSwitch>
);

/** One of a few, each with a line of help. */
export const Choices = <Value extends string>({
  label,
  hideLabel,
  description,
  value,
  onChange,
  options,
  where,
}: {
  label: string;
  hideLabel?: boolean | undefined;
  description?: ReactNode;
  /** `undefined` is nothing chosen yet. */
  value: Value | undefined;
  onChange: (value: Value) => void;
  options: readonly { id: Value; label: string; help?: string }[];
  where?: string | undefined;
}) => (
  <RadioGroup
    className="field"
    data-where={where}
    value={value ?? null}
    onChange={(next) => {
      const picked = options.find((option) => option.id === next);
      if (picked) onChange(picked.id);
    }}
  >
    <Name label={label} hideLabel={hideLabel} />
    {options.map((option) => (
      <Radio key={option.id} value={option.id} className="check radio">
        <span className="box" />
        <span>
          {option.label}
          {option.help ? <span className="description muted"> — {option.help}</span> : null}
        </span>
      </Radio>
    ))}
    <Hints description={description} error={undefined} />
  </RadioGroup>
);
