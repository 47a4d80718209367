import { Route, Switch } from 'wouter';
import { Desk } from './desk.tsx';
import './inbox.css';

/** The sales inbox: the desk on the left, the handoff that is open beside it; on a phone one at a time. */
const Inbox = () => (
  <Switch>
    <Route path="/inbox">
      <Desk open={null} />
    </Route>
    <Route path="/inbox/:id">{({ id }) => <Desk open={decodeURIComponent(id)} />}</Route>
  </Switch>
);

export default Inbox;
