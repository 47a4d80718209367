import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { LoadingState } from '../ui/index.ts';
import { EmailList } from './email-list.tsx';
import './emails.css';

const EmailScreen = lazy(() => import('./email-screen.tsx'));

/** The email templates and the editor of one; rendering comes with the editor only. */
const Emails = () => (
  <Suspense fallback={<LoadingState />}>
    <Switch>
      <Route path="/emails" component={EmailList} />
      <Route path="/emails/:id">{({ id }) => <EmailScreen key={id} id={id} />}</Route>
    </Switch>
  </Suspense>
);

export default Emails;
