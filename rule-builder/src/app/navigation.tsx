import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { me, signOut } from '../data/index.ts';
import { Icon, IconButton, type IconName, Menu } from '../ui/index.ts';
import { chooseTheme, shownTheme } from './theme.ts';

const places: readonly { path: string; label: string; icon: IconName }[] = [
  { path: '/', label: 'Home', icon: 'home' },
  { path: '/flows', label: 'Flows', icon: 'flow' },
  { path: '/leads', label: 'Leads', icon: 'leads' },
  { path: '/inbox', label: 'Inbox', icon: 'inbox' },
  { path: '/emails', label: 'Emails', icon: 'mail' },
  { path: '/reports', label: 'Reports', icon: 'chart' },
  { path: '/setup', label: 'Setup', icon: 'settings' },
];

/** The place in the navigation that an address belongs to. */
export const placeOf = (path: string) =>
  places.find(({ path: place }) => (place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`)));

/** Where one can go: a narrow rail beside the screen, a bar along the bottom on a phone. */
export const Navigation = () => {
  const [path] = useLocation();
  const [theme, setTheme] = useState(shownTheme);
  const { data: person } = useQuery(me);
  const here = placeOf(path)?.path;
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <nav className="navigation" aria-label="Main">
      <Link href="/" className="brand" aria-label="Ripen, home">
        <img src="/mark.svg" alt="" width="24" height="24" />
      </Link>
      <ul>
        {places.map(({ path: place, label, icon }) => (
          <li key={place}>
            <Link href={place} aria-current={place === here ? 'page' : undefined}>
              <Icon name={icon} size={20} />
              <span>{label}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div className="foot">
        <Menu
          label="You"
          actions={[
            {
              id: 'theme',
              label: other === 'dark' ? 'Dark colours' : 'Light colours',
              icon: other === 'dark' ? 'moon' : 'sun',
              run: () => {
                chooseTheme(other);
                setTheme(other);
              },
            },
            { id: 'out', label: 'Sign out', separated: true, run: () => void signOut() },
          ]}
        >
          <IconButton icon="user" label={person ? `You: ${person.name}` : 'You'} />
        </Menu>
      </div>
    </nav>
  );
};
