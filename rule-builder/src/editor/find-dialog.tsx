import {
  Autocomplete,
  Dialog,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
  Text,
  useFilter,
} from 'react-aria-components';
import { startId } from '../../../shared/flow/index.ts';
import { iconOf, kindName, sentence } from '../canvas/index.ts';
import { Icon } from '../ui/index.ts';
import { useKnown } from './known.ts';
import { useEditor, useEditorStore } from './use-editor.ts';

/** Finds a step by its words, at any length of flow. */
const FindDialog = ({ onClose }: { onClose: () => void }) => {
  const editor = useEditorStore();
  const known = useKnown();
  const flow = useEditor((state) => state.flow);
  const { contains } = useFilter({ sensitivity: 'base' });
  const items = [startId, ...Object.keys(flow.steps)].map((id) => ({
    id,
    icon: iconOf(id === startId ? 'start' : (flow.steps[id]?.kind ?? '')),
    kind: kindName(flow, id),
    words: sentence(flow, id, known),
  }));
  return (
    <ModalOverlay
      className="overlay picker-overlay"
      isOpen
      isDismissable
      onOpenChange={(open) => (open ? undefined : onClose())}
    >
      <Modal className="modal picker">
        <Dialog className="dialog" aria-label="Find a step">
          <Autocomplete filter={(text, typed) => contains(text, typed)}>
            <SearchField autoFocus aria-label="Find a step" className="picker-search">
              <Icon name="search" />
              <Input placeholder="Find a step" />
            </SearchField>
            <Menu
              className="picker-list"
              aria-label="Steps of this flow"
              items={items}
              onAction={(id) => {
                onClose();
                editor.select(String(id), '');
              }}
              renderEmptyState={() => <p className="muted pad">No step says that.</p>}
            >
              {(item) => (
                <MenuItem id={item.id} textValue={`${item.kind} ${item.words}`} className="option pick">
                  <span className="tile">
                    <Icon name={item.icon} />
                  </span>
                  <Text slot="label">{item.kind}</Text>
                  <Text slot="description">{item.words}</Text>
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};

export default FindDialog;
