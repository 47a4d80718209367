import './connect.css';

export { KeyNeeded } from './key-needed.tsx';
export { curlSample, formSample, receiverSample, serverSample, trackerSample } from './samples.ts';
export { placeholderKey, rememberTrackingKey, useKeys, useTrackingKey } from './tracking-key.ts';
