import type { CSSProperties, ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './button.tsx';

/** Enter in a line of text presses the dialog's first button, as in any form; a list that is open keeps it. */
const submitOnEnter = (event: KeyboardEvent): void => {
  const { target, currentTarget: dialog } = event;
  if (event.key !== 'Enter' || event.isComposing || !(dialog instanceof HTMLElement)) return;
  const isLine = target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
  if (!isLine || target.closest('form') !== null || target.getAttribute('aria-expanded') === 'true') return;
  const button = dialog.querySelector<HTMLButtonElement>('footer button.primary:not([disabled])');
  if (button === null) return;
  event.preventDefault();
  button.click();
};

const withKeys = (dialog: HTMLElement | null) => {
  dialog?.addEventListener('keydown', submitOnEnter);
  return () => dialog?.removeEventListener('keydown', submitOnEnter);
};

/** A dialog over the page, closed by Esc, the cross or a click outside. `footer` holds its actions. */
export const Dialog = ({
  title,
  children,
  footer,
  onClose,
  width = 560,
}: {
  title: string;
  children: ReactNode;
  footer?: ReactNode;
  onClose: () => void;
  width?: number;
}) => (
  <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => (open ? undefined : onClose())}>
    <Modal className="modal" style={{ '--modal-width': `${width}px` } as CSSProperties}>
      <AriaDialog className="dialog" ref={withKeys}>
        <header>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <IconButton icon="close" label="Close" onPress={onClose} />
        </header>
        <div className="body">{children}</div>
        {footer ? <footer>{footer}</footer> : null}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
