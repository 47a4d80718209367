import { Menu } from 'react-aria-components';
import { startId } from '../../../shared/flow/index.ts';
import { iconOf, kindName, sentence } from '../canvas/index.ts';
import { useEditor, useEditorStore, useKnown } from '../editor/index.ts';
import { SearchItem, SearchMenu } from '../picker/index.ts';

/** Finds a step by its words, at any length of flow. */
const FindDialog = ({ onClose }: { onClose: () => void }) => {
  const editor = useEditorStore();
  const known = useKnown();
  const flow = useEditor((state) => state.flow);
  const items = [startId, ...Object.keys(flow.steps)].map((id) => ({
    id,
    icon: iconOf(id === startId ? 'start' : (flow.steps[id]?.kind ?? '')),
    name: kindName(flow, id),
    help: sentence(flow, id, known),
  }));
  return (
    <SearchMenu label="Find a step" placeholder="Find a step" onClose={onClose}>
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
        {(item) => <SearchItem {...item} />}
      </Menu>
    </SearchMenu>
  );
};

export default FindDialog;
