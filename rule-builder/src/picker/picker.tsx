import { useState } from 'react';
import { Collection, Header, Menu, MenuSection } from 'react-aria-components';
import { type Category, type Kind, kinds, type Place, targetOf, whyNotHere } from '../../../shared/flow/index.ts';
import { addName, categoryNames, iconOf } from '../canvas/index.ts';
import { commands, useEditor, useEditorStore, useKnown } from '../editor/index.ts';
import type { IconName } from '../ui/index.ts';
import { SearchItem, SearchMenu } from './search-menu.tsx';

type Item = { id: string; icon: IconName; name: string; help: string; why: string | null };

/** Chooses what to add into an outlet: search, categories, arrow keys and Enter. What cannot go here says why. */
export const Picker = () => {
  const place = useEditor((state) => state.picking);
  return place === null ? null : <Choices key={`${place.from}:${place.outlet}`} place={place} />;
};

const Choices = ({ place }: { place: Place }) => {
  const editor = useEditorStore();
  const act = commands(editor);
  const known = useKnown();
  const [flow] = useState(() => editor.getState().flow);
  const follows = targetOf(flow, place);
  const item = (kind: Kind<unknown>): Item => ({
    id: kind.kind,
    icon: iconOf(kind.kind),
    name: kind.name,
    help: kind.help,
    why: whyNotHere(flow, place, kind.kind),
  });
  const all = [...kinds.values()];
  const sections = [
    ...(Object.keys(categoryNames) as Category[]).map((category) => ({
      id: category as string,
      name: categoryNames[category],
      items: all.filter((kind) => kind.category === category).map(item),
    })),
    {
      id: 'way',
      name: 'This way',
      items: [
        {
          id: '#lead',
          icon: 'link' as IconName,
          name: 'Lead on to an existing step',
          help: 'Rejoin another branch, or loop back. Then click the step.',
          why: Object.keys(flow.steps).length === 0 ? 'There are no steps yet.' : null,
        },
        {
          id: '#cut',
          icon: 'end' as IconName,
          name: 'End the path here',
          help: 'What follows only here is removed.',
          why: follows === null ? 'The path ends here already.' : null,
        },
        {
          id: '#paste',
          icon: 'copy' as IconName,
          name: 'Paste',
          help: 'Steps copied here or in another flow.',
          why: null,
        },
      ],
    },
  ];
  const choose = (id: string): void => {
    editor.pick(null);
    if (id === '#lead') {
      editor.setState({ carrying: { lead: place }, selected: null });
      editor.say('Choose the step to lead on to.');
    } else if (id === '#cut') act.cutOff(place);
    else if (id === '#paste')
      void navigator.clipboard.readText().then(
        (text) => act.paste(text, place),
        () => act.paste('', place),
      );
    else act.add(id, place);
  };
  return (
    <SearchMenu
      label={addName(flow, place.from, place.outlet, known)}
      placeholder="Search steps"
      onClose={() => editor.pick(null)}
    >
      <Menu
        className="picker-list"
        aria-label="Steps"
        items={sections}
        disabledKeys={sections.flatMap(({ items }) => items.filter(({ why }) => why !== null).map(({ id }) => id))}
        onAction={(key) => choose(String(key))}
        renderEmptyState={() => <p className="muted pad">No step is called that.</p>}
      >
        {(section) => (
          <MenuSection id={section.id}>
            <Header className="option-header">{section.name}</Header>
            <Collection items={section.items}>{(each) => <SearchItem {...each} />}</Collection>
          </MenuSection>
        )}
      </Menu>
    </SearchMenu>
  );
};
