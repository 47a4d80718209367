export { RejectReason, Rep, Task } from './task.ts';
