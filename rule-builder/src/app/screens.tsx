import { Component, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { EmptyState, ErrorState, LoadingState } from '../ui/index.ts';
import { Navigation, placeOf } from './navigation.tsx';
import { ScreenNotLoaded, screen } from './screen.tsx';
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

class Boundary extends Component<{ children: ReactNode }, { failed: 'not loaded' | 'stopped' | null }> {
  override state: { failed: 'not loaded' | 'stopped' | null } = { failed: null };

  static getDerivedStateFromError(error: unknown): { failed: 'not loaded' | 'stopped' } {
    return { failed: error instanceof ScreenNotLoaded ? 'not loaded' : 'stopped' };
  }

  /** A browser keeps for the life of a page that a file could not be loaded, so the page is loaded anew. */
  private readonly again = () => {
    if (navigator.onLine) location.reload();
  };

  override componentDidMount() {
    addEventListener('online', this.tryAgain);
  }

  override componentWillUnmount() {
    removeEventListener('online', this.tryAgain);
  }

  private readonly tryAgain = () => {
    if (this.state.failed === 'not loaded') this.again();
  };

  override render() {
    if (this.state.failed === null) return this.props.children;
    return this.state.failed === 'not loaded' ? (
      <ErrorState title="This screen could not be loaded" onRetry={this.again}>
        Ripen cannot be reached. Check your connection; the screen opens by itself when it is back.
      </ErrorState>
    ) : (
      <ErrorState title="This screen stopped working" onRetry={() => location.reload()}>
        What you had saved is safe. Loading the page again usually helps.
      </ErrorState>
    );
  }
}

/** Names the tab after the screen; a new one takes the focus, so that a screen reader begins to read there. */
const useArrival = (): void => {
  const [path] = useLocation();
  const place = placeOf(path);
  const arrived = useRef(false);
  useEffect(() => {
    document.title = place === undefined ? 'Ripen' : `${place.label} · Ripen`;
    if (arrived.current) document.getElementById('main')?.focus({ preventScroll: true });
    arrived.current = true;
  }, [place]);
};

/** The navigation and the screen that the address names. A screen may itself route below its own path. */
export const Screens = () => {
  useLoadAhead();
  useArrival();
  const [path] = useLocation();
  return (
    <div className="app">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Navigation />
      <main id="main" className="screen" tabIndex={-1} aria-label={placeOf(path)?.label}>
        <Troubles />
        <Boundary key={placeOf(path)?.path}>
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
