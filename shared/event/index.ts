export { type BusEvents, busEvents, busSource, type DetailType } from './event.ts';
