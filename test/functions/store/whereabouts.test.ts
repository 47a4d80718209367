import { describe, expect, it } from 'vitest';
import type { Enrolment } from '../../../functions/store/enrolment.ts';
import { wayOf } from '../../../functions/store/whereabouts.ts';
import type { Step } from '../../../shared/flow/index.ts';
import { aFlow, sendEmail, to, wait } from '../some-flows.ts';

const at = '2026-03-02T10:00:00.000Z';
const entered = { step: 'start', outlet: 'then', at };
const claim = { at, kind: 'sendEmail' };

const where = (steps: Record<string, Step>, more: Partial<Enrolment> = {}) => {
  const enrolment = { path: [], waits: {}, at: 'then', claims: {}, status: 'running' as const, epoch: 0, ...more };
  const { path, step } = wayOf(enrolment, aFlow(steps));
  return { path: path.map((edge) => `${edge.step}.${edge.outlet}`), step };
};

const split = (yes: string | null, no: string | null): Step => ({
  kind: 'split',
  settings: {
    branches: [{ id: 'yes', name: 'Yes', when: { kind: 'test', field: ['grade'], op: 'is', value: 'A' } }],
  },
  next: { yes, else: no },
});

describe('where a lead is in a flow', () => {
  const emailThenWait = { hello: sendEmail('welcome', 'pause'), pause: wait(1, 'days') };

  it('is the first step before anything was claimed', () => {
    expect(where(emailThenWait)).toEqual({ path: [], step: 'hello' });
    expect(where({ pause: wait(1, 'days') })).toEqual({ path: [], step: 'pause' });
  });

  it('is the wait behind a step that was claimed, for a claim is made when the step is done', () => {
    expect(where(emailThenWait, { path: [entered], claims: { 'hello.1': claim } })).toEqual({
      path: ['start.then', 'hello.then'],
      step: 'pause',
    });
  });

  it('is the wait that a token is kept for, whatever was claimed', () => {
    const run = { token: 't', step: 'seen', visit: 1, epoch: 0, kind: 'waitFor', since: at, watching: [] };
    const claims = { 'hello.1': claim };
    expect(where(emailThenWait, { path: [entered], claims, waits: { w: run } }).step).toBe('seen');
  });

  it('is the one wait behind a choice, for the other ways would have been claimed; with two of them it is the choice', () => {
    const claimed = { path: [entered], claims: { 'hello.1': claim } };
    const one = { hello: sendEmail('welcome', 'which'), which: split('pause', 'bye'), pause: wait(1, 'days') };
    expect(where({ ...one, bye: sendEmail('welcome') }, claimed).step).toBe('pause');
    expect(where({ ...one, bye: wait(2, 'days') }, claimed).step).toBe('which');
  });

  it('is where a moved run began, until it claims something', () => {
    const moved = { epoch: 1, begins: 'pause', path: [entered], claims: { 'hello.1': claim } };
    expect(where(emailThenWait, moved).step).toBe('pause');
    const on = { ...emailThenWait, pause: wait(1, 'days', 'bye'), bye: sendEmail('welcome') };
    const path = [entered, { step: 'start', outlet: 'moved', at }, { step: 'pause', outlet: 'then', at }];
    expect(where(on, { ...moved, path }).step).toBe('bye');
  });

  it('is the step that failed, unless that was done or the run was stopped from outside', () => {
    const failed = { status: 'failed' as const, path: [entered], claims: { 'hello.1': claim } };
    expect(where(emailThenWait, failed).step).toBe('hello');
    expect(where(emailThenWait, { ...failed, claims: { 'hello.1': { ...claim, done: 'then' } } }).step).toBe('pause');
    expect(where(emailThenWait, { ...failed, stopped: true }).step).toBe('pause');
  });

  it('passes steps that are switched off', () => {
    const off: Step = { ...sendEmail('welcome', 'pause'), disabled: true };
    expect(where({ hello: off, pause: { ...wait(1, 'days'), next: to(null) } }).step).toBe('pause');
  });
});
