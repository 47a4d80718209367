export { linkToken } from './link.ts';
