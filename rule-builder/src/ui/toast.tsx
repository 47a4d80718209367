import {
  UNSTABLE_Toast as AriaToast,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { Button, IconButton } from './button.tsx';

type Message = { text: string; action?: { label: string; run: () => void } };

const queue = new ToastQueue<Message>({ maxVisibleToasts: 2 });

/** Says briefly what happened, with one action such as Undo. Newer messages go on top; it leaves by itself. */
export const toast = (text: string, action?: Message['action']): void => {
  queue.add(action ? { text, action } : { text }, { timeout: 8000 });
};

/** Where toasts appear; once per page. */
export const Toasts = () => (
  <ToastRegion queue={queue} className="toasts">
    {({ toast: shown }) => (
      <AriaToast toast={shown} className="toast">
        <ToastContent>
          <Text slot="title">{shown.content.text}</Text>
        </ToastContent>
        {shown.content.action ? (
          <Button
            small
            onPress={() => {
              shown.content.action?.run();
              queue.close(shown.key);
            }}
          >
            {shown.content.action.label}
          </Button>
        ) : null}
        <IconButton slot="close" icon="close" label="Dismiss" small />
      </AriaToast>
    )}
  </ToastRegion>
);
