import type { Act, Fault, Schedule } from './world/schedule.ts';
import type { Violation } from './world/violation.ts';
import type { Told } from './world/world.ts';

const after = (ms: number): string => {
  if (ms < 60_000) return `${(ms / 1000).toFixed(3)} s`;
  const minutes = Math.floor(ms / 60_000);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  const parts = [
    days > 0 ? `${days} d` : '',
    hours > 0 ? `${hours} h` : '',
    minutes % 60 > 0 ? `${minutes % 60} min` : '',
  ];
  return [...parts, `${((ms % 60_000) / 1000).toFixed(3)} s`].filter((part) => part !== '').join(' ');
};

const by = {
  browser: 'known by the browser only',
  user: 'by user id',
  email: 'by browser and address',
  both: 'by user id and browser',
};

const wordsOfAct = (act: Act): string => {
  switch (act.act) {
    case 'activity':
      return `person ${act.who} does "${act.type}" (${act.id}, ${by[act.as]})${act.lateMs === undefined ? '' : `, posted ${after(act.lateMs)} later`}`;
    case 'identify':
      return `person ${act.who} says who they are, in browser ${act.browser} (${act.id})`;
    case 'reads':
      return `person ${act.who}'s last email: ${act.how}`;
    case 'unsubscribe':
      return `person ${act.who} unsubscribes by the link of the last email`;
    case 'decide':
      return `sales ${act.how}s the task about person ${act.who}`;
    case 'adjust':
      return `somebody gives person ${act.who} ${act.points} points`;
    case 'stage':
      return `somebody sets person ${act.who} to ${act.stage}`;
    case 'merge':
      return `somebody merges person ${act.who} into person ${act.into}`;
    case 'erase':
      return `somebody erases person ${act.who}`;
    case 'publish':
      return `the next version of ${act.flow} is published; those inside ${act.inside}`;
    case 'pause':
      return `${act.flow} is paused${act.resume ? ', and resumed 5 s later' : ''}`;
    case 'sweep':
      return 'the sweep runs';
  }
};

const wordsOfFault = (fault: Fault): string => {
  switch (fault.kind) {
    case 'crash':
      return `${fault.on} dies at its call ${fault.call}, ${fault.when} it is performed`;
    case 'lose':
      return `the answer to call ${fault.call} of ${fault.on} is lost`;
    case 'refuse':
      return `calls ${fault.call} to ${fault.call + fault.times - 1} of ${fault.on} are refused (${fault.by})`;
    case 'half':
      return `from call ${fault.call} of ${fault.on}, ${fault.times} batches are done by half`;
    case 'slow':
      return `call ${fault.call} of ${fault.on} takes ${after(fault.ms)} longer`;
    case 'again':
      return `${fault.queue} delivers the message of delivery ${fault.delivery} once more`;
    case 'kill':
      return `${after(fault.at)}: the process is killed and stands again after ${after(fault.downMs)}`;
    case 'clock':
      return `${after(fault.at)}: the clock jumps by ${fault.byMs} ms`;
  }
};

const READS = /dynamodb:(GetItem|Query|BatchGetItem|Scan)|states:Describe|sweep\[\d+\] (begins|ends)/;

/** A failure as a story that a person can read: who did what, what went wrong, what happened then, what does not hold. */
export const story = (schedule: Schedule, violation: Violation, trace: readonly Told[], whole = false): string => {
  const happened = trace.filter(
    ({ what }) => whole || !READS.test(what) || what.includes('→') || what.includes(' dies ') || what.includes(' lost'),
  );
  const { pace, lagMs, page, cloud } = schedule;
  return [
    `DOES NOT HOLD: ${violation.rule}`,
    `  ${violation.what}`,
    '',
    'Who does what:',
    ...schedule.acts.map((act) => `  ${after(act.at)}: ${wordsOfAct(act)}`),
    'What goes wrong:',
    ...(schedule.faults.length === 0 ? ['  nothing'] : schedule.faults.map((fault) => `  ${wordsOfFault(fault)}`)),
    `Calls take ${pace === 'steady' ? 'always the same time' : 'any time'}; indexes are up to ${lagMs} ms behind; pages hold ${page >= 1e9 ? 'all' : page}; the services are ${cloud === true ? "AWS's" : 'the embedded ones'}.`,
    'What happened (writes and effects):',
    ...happened.map(({ at, what }) => `  ${after(at).padStart(20)}  ${what}`),
  ].join('\n');
};
