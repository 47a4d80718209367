import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';

/** Views of the same thing, one at a time. */
export const Tabs = <Id extends string>({
  label,
  value,
  onChange,
  tabs,
}: {
  label: string;
  value: Id;
  onChange: (id: Id) => void;
  tabs: readonly { id: Id; label: ReactNode; content: ReactNode }[];
}) => (
  <AriaTabs
    className="tabs"
    selectedKey={value}
    onSelectionChange={(key) => {
      const picked = tabs.find((tab) => tab.id === key);
      if (picked) onChange(picked.id);
    }}
  >
    <TabList aria-label={label} className="tab-list">
      {tabs.map((tab) => (
        <Tab key={tab.id} id={tab.id} className="tab">
          {tab.label}
        </Tab>
      ))}
    </TabList>
    {tabs.map((tab) => (
      <TabPanel key={tab.id} id={tab.id} className="tab-panel">
        {tab.content}
      </TabPanel>
    ))}
  </AriaTabs>
);
