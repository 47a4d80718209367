import type { ReactNode } from 'react';
import {
  Autocomplete,
  Dialog,
  Input,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
  Text,
  useFilter,
} from 'react-aria-components';
import { Icon, type IconName } from '../ui/index.ts';
import './search-menu.css';

/** A dialog in which typing narrows the menu inside it, and arrow keys and Enter choose. */
export const SearchMenu = ({
  label,
  placeholder,
  onClose,
  children,
}: {
  label: string;
  placeholder: string;
  onClose: () => void;
  children: ReactNode;
}) => {
  const { contains } = useFilter({ sensitivity: 'base' });
  return (
    <ModalOverlay
      className="overlay picker-overlay"
      isOpen
      isDismissable
      onOpenChange={(open) => (open ? undefined : onClose())}
    >
      <Modal className="modal picker">
        <Dialog className="dialog" aria-label={label}>
          <Autocomplete filter={(text, typed) => contains(text, typed)}>
            <SearchField autoFocus aria-label={placeholder} className="picker-search">
              <Icon name="search" />
              <Input placeholder={placeholder} />
            </SearchField>
            {children}
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};

/** One choice of it: found by its name and by what is said about it. */
export const SearchItem = ({
  id,
  icon,
  name,
  help,
  why,
}: {
  id: string;
  icon: IconName;
  name: string;
  help: string;
  /** Shown instead of the help where it cannot be chosen. */
  why?: string | null;
}) => (
  <MenuItem id={id} textValue={`${name} ${help}`} className="option pick">
    <span className="tile">
      <Icon name={icon} />
    </span>
    <Text slot="label">{name}</Text>
    <Text slot="description">{why ?? help}</Text>
  </MenuItem>
);
