import { Component, type ReactNode, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { EmptyState, ErrorState, LoadingState } from '../ui/index.ts';
import { Navigation } from './navigation.tsx';
import { screen } from './screen.tsx';
import { Troubles } from './troubles.tsx';

/** Each screen is its own file to load, so that a page of the inbox does not wait for the canvas. */
const Home = screen(() => import('../home/index.tsx'));
const Flows = screen(() => import('../flows/index.tsx'));
const Editor = screen(() => import('../workbench/index.tsx'));
const Leads = screen(() => import('../leads/index.tsx'));
const Inbox = screen(() => import('../inbox/index.tsx'));
const Reports = screen(() => import('../reports/index.tsx'));
const Emails = screen(() => import('../emails/index.tsx'));
const Setup = screen(() => import('../setup/index.tsx'));

const byPlace = new Map([
  ['', Home],
  ['leads', Leads],
  ['inbox', Inbox],
  ['reports', Reports],
  ['emails', Emails],
  ['setup', Setup],
]);

/** Loads the screen that an address names while the person is still being signed in. */
export const loadScreen = async (path: string): Promise<void> => {
  const [, place = '', rest] = path.split('/');
  const named = place === 'flows' ? (rest ? Editor : Flows) : byPlace.get(place);
  // What cannot be loaded is tried again when it is to be drawn, and said there.
  await named?.load().catch(() => undefined);
};

/** Loads the screen of a link that is pointed at, or reached by Tab, before it is pressed. */
const useLoadAhead = (): void => {
  useEffect(() => {
    const ahead = ({ target }: Event): void => {
      const link = target instanceof Element ? target.closest('a') : null;
      if (link?.origin === location.origin) void loadScreen(link.pathname);
    };
    addEventListener('pointerover', ahead);
    addEventListener('focusin', ahead);
    return () => {
      removeEventListener('pointerover', ahead);
      removeEventListener('focusin', ahead);
    };
  }, []);
};

class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? (
      <ErrorState title="This screen stopped working" onRetry={() => location.reload()}>
        What you had saved is safe. Loading the page again usually helps.
      </ErrorState>
    ) : (
      this.props.children
    );
  }
}

/** The navigation and the screen that the address names. A screen may itself route below its own path. */
export const Screens = () => {
  useLoadAhead();
  return (
    <div className="app">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Navigation />
      <main id="main" className="screen" tabIndex={-1}>
        <Troubles />
        <Boundary>
          <Suspense fallback={<LoadingState />}>
            <Switch>
              <Route path="/" component={Home} />
              <Route path="/flows" component={Flows} />
              <Route path="/flows/:id">{({ id }) => <Editor key={id} id={id} />}</Route>
              <Route path="/leads/*?" component={Leads} />
              <Route path="/inbox/*?" component={Inbox} />
              <Route path="/reports/*?" component={Reports} />
              <Route path="/emails/*?" component={Emails} />
              <Route path="/setup/*?" component={Setup} />
              <Route path="/signed-in">
                <Redirect to="/" />
              </Route>
              <Route>
                <EmptyState title="There is no such page">Choose a place in the navigation.</EmptyState>
              </Route>
            </Switch>
          </Suspense>
        </Boundary>
      </main>
    </div>
  );
};
