export { onSignedOut, RequestError, request, requestFile, type SentBody } from './client.ts';
export { type Config, config } from './config.ts';
export { me, queryClient } from './queries.ts';
export { reps } from './reps.ts';
export { currentUser, finishSignIn, signedInPath, signIn, signOut } from './session.ts';
