/** What others may know of how activities are taken in. */
export { KEY_PER_SECOND } from './limits.ts';
