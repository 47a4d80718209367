import type { CSSProperties, ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './button.tsx';

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
      <AriaDialog className="dialog">
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
