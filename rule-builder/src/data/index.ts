export { onSignedOut, query, RequestError, request, send } from './client.ts';
export { type Config, config } from './config.ts';
export { me, queryClient } from './queries.ts';
export { currentUser, finishSignIn, signedInPath, signIn, signOut } from './session.ts';
