import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { currentUser, finishSignIn, onSignedOut, signedInPath, signIn } from '../data/index.ts';
import { Button, ErrorState, LoadingState } from '../ui/index.ts';

type State = 'looking' | 'in' | 'out' | 'failed' | 'refused';

/**
 * Lets people through who are signed in and sends the others to the issuer. When a session ends while somebody works,
 * the page stays as it is under a banner, so that nothing typed is lost. `prepare` gets the screen ready meanwhile.
 */
export const Gate = ({ prepare, children }: { prepare: (path: string) => Promise<void>; children: ReactNode }) => {
  const [state, setState] = useState<State>('looking');
  const [ended, setEnded] = useState(false);
  const [path, navigate] = useLocation();

  useEffect(() => {
    let gone = false;
    const settle = (next: State) => {
      if (!gone) setState(next);
    };
    const enter = async () => {
      if (location.pathname === signedInPath) {
        const back = await finishSignIn().catch(() => null);
        if (back === null) return settle('refused');
        navigate(back, { replace: true });
        return settle('in');
      }
      const prepared = prepare(location.pathname);
      if ((await currentUser()) !== null) {
        await prepared;
        return settle('in');
      }
      settle('out');
      await signIn();
    };
    enter().catch(() => settle('failed'));
    return () => {
      gone = true;
    };
  }, [navigate, prepare]);

  useEffect(() => onSignedOut(() => setEnded(true)), []);

  if (state === 'failed')
    return (
      <ErrorState title="Sign-in is not available" onRetry={() => location.reload()}>
        Ripen or its sign-in page cannot be reached. Check that it runs, then try again.
      </ErrorState>
    );
  if (state === 'refused')
    return (
      <ErrorState title="You are not signed in" onRetry={() => location.assign('/')}>
        The sign-in did not finish. Perhaps the link was used already or took too long.
      </ErrorState>
    );
  if (state !== 'in' || path === signedInPath) return <LoadingState label="Signing in" />;
  return (
    <>
      {ended ? (
        <div className="banner warning" role="alert">
          <span>Your session has ended. What you typed is kept on this device.</span>
          <Button small onPress={() => void signIn()}>
            Sign in again
          </Button>
        </div>
      ) : null}
      {children}
    </>
  );
};
