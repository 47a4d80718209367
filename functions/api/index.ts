/** What other functions serve of our contract: the publisher has four of its operations. */
export { endpoint } from './endpoint.ts';
