import type { ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator, Text } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';

export type Action = {
  id: string;
  label: string;
  icon?: IconName;
  /** The keys that do the same, shown at the right. */
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  separated?: boolean;
  run: () => void;
};

/** A button (`children`) that opens a list of actions. */
export const Menu = ({
  label,
  actions,
  children,
}: {
  label: string;
  actions: readonly Action[];
  children: ReactElement;
}) => (
  <MenuTrigger>
    {children}
    <Popover className="popover" placement="bottom end">
      <AriaMenu aria-label={label} className="options">
        {actions.flatMap((action) => [
          ...(action.separated ? [<Separator key={`${action.id}-line`} className="menu-line" />] : []),
          <MenuItem
            key={action.id}
            id={action.id}
            textValue={action.label}
            isDisabled={action.disabled ?? false}
            className={action.danger ? 'option danger' : 'option'}
            onAction={action.run}
          >
            {action.icon ? <Icon name={action.icon} /> : null}
            <Text slot="label">{action.label}</Text>
            {action.keys ? <span className="hint">{action.keys}</span> : null}
          </MenuItem>,
        ])}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
);
