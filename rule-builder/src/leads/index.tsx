import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { LoadingState } from '../ui/index.ts';
import './leads.css';
import { LeadsList } from './list/leads-list.tsx';

const LeadScreen = lazy(() => import('./page/lead-screen.tsx'));
const ImportScreen = lazy(() => import('./import/import-screen.tsx'));

/** The list of leads, one lead's page, and the import. */
const Leads = () => (
  <Suspense fallback={<LoadingState />}>
    <Switch>
      <Route path="/leads" component={LeadsList} />
      <Route path="/leads/import" component={ImportScreen} />
      <Route path="/leads/:id">{({ id }) => <LeadScreen key={id} id={id} />}</Route>
    </Switch>
  </Suspense>
);

export default Leads;
