import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  ToggleButton,
  ToggleButtonGroup,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';

type Look = 'plain' | 'primary' | 'quiet' | 'danger';
export type ButtonProps = Omit<AriaButtonProps, 'children' | 'className' | 'style'> & {
  look?: Look;
  small?: boolean;
  icon?: IconName;
  children: ReactNode;
  className?: string;
};

/** A button with words, an icon before them where it helps. */
export const Button = ({ look = 'plain', small, icon, children, className, ...rest }: ButtonProps) => (
  <AriaButton {...rest} className={`button ${look}${small ? ' small' : ''}${className ? ` ${className}` : ''}`}>
    {icon ? <Icon name={icon} /> : null}
    {children}
  </AriaButton>
);

/** A button of an icon alone: its `label` is its accessible name and its tooltip. */
export const IconButton = ({
  icon,
  label,
  look = 'quiet',
  small,
  className,
  ...rest
}: Omit<ButtonProps, 'children' | 'icon'> & { icon: IconName; label: string }) => (
  <TooltipTrigger delay={500} closeDelay={0}>
    <AriaButton
      {...rest}
      aria-label={label}
      className={`button icon ${look}${small ? ' small' : ''}${className ? ` ${className}` : ''}`}
    >
      <Icon name={icon} />
    </AriaButton>
    <Tooltip className="tooltip" offset={6}>
      {label}
    </Tooltip>
  </TooltipTrigger>
);

/** One of a few choices, side by side. */
export const Segments = <Value extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { id: Value; label: string; icon?: IconName }[];
}) => (
  <ToggleButtonGroup
    aria-label={label}
    className="segments"
    selectionMode="single"
    disallowEmptySelection
    selectedKeys={[value]}
    onSelectionChange={(keys) => {
      const [key] = keys;
      const picked = options.find((option) => option.id === key);
      if (picked) onChange(picked.id);
    }}
  >
    {options.map((option) => (
      <ToggleButton key={option.id} id={option.id}>
        {option.icon ? <Icon name={option.icon} size={14} /> : null}
        {option.label}
      </ToggleButton>
    ))}
  </ToggleButtonGroup>
);
