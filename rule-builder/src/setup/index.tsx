import { type ReactNode, useEffect, useRef } from 'react';
import { Link, Redirect, useLocation } from 'wouter';
import { AuditLog } from './audit-log.tsx';
import { Connect } from './connect.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { Fields } from './fields.tsx';
import { Keys } from './keys.tsx';
import { People } from './people.tsx';
import { Rejects } from './rejects.tsx';
import { Sending } from './sending.tsx';
import { SignIns } from './sign-ins.tsx';
import { Suppressions } from './suppressions.tsx';
import { Webhooks } from './webhooks.tsx';
import './setup.css';

const parts: readonly { path: string; label: string; content: ReactNode }[] = [
  { path: 'connect', label: 'Forms and trackers', content: <Connect /> },
  { path: 'keys', label: 'Keys', content: <Keys /> },
  { path: 'sign-ins', label: 'People', content: <SignIns /> },
  { path: 'people', label: 'Reps and teams', content: <People /> },
  { path: 'fields', label: 'Lead fields', content: <Fields /> },
  { path: 'sending', label: 'Company and sending', content: <Sending /> },
  { path: 'webhooks', label: 'Webhooks', content: <Webhooks /> },
  { path: 'suppressions', label: 'Addresses not to mail', content: <Suppressions /> },
  { path: 'refused', label: 'Refused messages', content: <Rejects /> },
  { path: 'stuck', label: 'Stuck messages', content: <DeadLetters /> },
  { path: 'audit', label: 'Who changed what', content: <AuditLog /> },
];

/** Everything that is set up once, a page for each thing. */
const Setup = () => {
  const [path] = useLocation();
  const here = parts.find((part) => path === `/setup/${part.path}`);
  const list = useRef<HTMLUListElement>(null);
  // Where the screen is narrow the names lie in one line that scrolls.
  useEffect(() => {
    list.current?.querySelector(`[href="${path}"]`)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [path]);
  if (here === undefined) return <Redirect to="/setup/connect" replace />;
  return (
    <div className="page setup">
      <header>
        <h1>Setup</h1>
      </header>
      <div className="setup-columns">
        <nav aria-label="Setup">
          <ul ref={list}>
            {parts.map((part) => (
              <li key={part.path}>
                <Link href={`/setup/${part.path}`} aria-current={part === here ? 'page' : undefined}>
                  {part.label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="stack">{here.content}</div>
      </div>
    </div>
  );
};

export default Setup;
