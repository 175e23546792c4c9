import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

import { Child, ProcessDescriptor, ProcessIdentity, type ExitStatus } from 'linux-ipc/process';
import { Pipe } from 'linux-ipc/pipe';
import { BlockedSignals, Signals } from 'linux-ipc/signal';

import { KEY } from '../../../dist/core/construction.js';
import {
  abortSignal,
  flag,
  optional,
  options,
  parameter,
  signalName,
  source,
  text,
  timeoutMs,
  wait,
  whole,
  type Parameter,
} from '../parameters.js';
import { always, lifecycle, on, table, type Made, type Rows } from '../table.js';

const pid = (name: string): Parameter => whole(name, 1, 2 ** 31 - 1, 2 ** 31 - 1);
const value = parameter(
  'value',
  0,
  (given) =>
    given === undefined ||
    (typeof given === 'bigint' && given >= -(2n ** 63n) && given < 2n ** 64n) ||
    (Number.isInteger(given) && Number(given) >= -(2 ** 31) && Number(given) < 2 ** 31),
);
const names = parameter(
  'names',
  ['SIGRTMIN+9'],
  (given) => Array.isArray(given) && given.length > 0,
);
const watching = [
  flag('restart'),
  flag('resetHandler'),
  parameter('mask', [], (given) => given === undefined || Array.isArray(given)),
];

const aSignals = table<Signals>({
  name: 'Signals',
  statics: {
    watch: on([names, options(watching)]),
    once: on([names, options([...watching, abortSignal])]),
  },
  members: {
    ...lifecycle,
    next: on([wait], 'waits'),
    events: on([wait], { open: 'waits', closed: 'value' }),
    names: always,
    dropped: always,
    [Symbol.asyncIterator]: always,
  },
  make: () => ({ subject: Signals.watch(['SIGRTMIN+9']) }),
  wait: (signals, signal) => signals.next({ signal }),
  kept: true,
});

const aBlockedSignals = table<BlockedSignals>({
  name: 'BlockedSignals',
  statics: { block: on([names]) },
  members: {
    ...lifecycle,
    names: always,
    pending: on(),
    tryTake: on(),
    takeSync: on([timeoutMs]),
  },
  make: () => ({ subject: BlockedSignals.block(['SIGRTMIN+10']) }),
  kept: true,
  mainThreadOnly: true,
});

const target = signalName();

const aProcessDescriptor = table<ProcessDescriptor>({
  name: 'ProcessDescriptor',
  statics: {
    from: on([source]),
    open: on([
      parameter(
        'process',
        2 ** 31 - 1,
        (given) =>
          given instanceof ProcessIdentity || (Number.isInteger(given) && Number(given) > 0),
      ),
    ]),
  },
  members: {
    ...lifecycle,
    fd: on(),
    sendSignal: on([target]),
    queueSignal: on([target, value]),
    exited: on([wait], { open: 'waits', gone: 'value' }),
    exitStatus: on(),
  },
  make: () =>
    withChild((child, leave) => {
      child.unref();
      return { subject: ProcessDescriptor.open(child.pid), leave, release: leave };
    }),
  wait: (descriptor, signal) => descriptor.exited({ signal }),
});

/**
 * Starts cat(1), which exits when this process or thread does, at the latest; or at once if nothing can be made with it:
 * otherwise it would keep this process running.
 */
function withChild<Subject>(
  make: (child: ChildProcess & { pid: number }, leave: () => void) => Made<Subject>,
): Made<Subject> {
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  if (child.pid === undefined) throw new Error('cat(1) cannot be started');
  const stdin: unknown = child.stdin;
  if (stdin instanceof Socket) stdin.unref();
  const leave = (): void => {
    child.kill('SIGKILL');
  };
  try {
    return make(child as ChildProcess & { pid: number }, leave);
  } catch (error) {
    leave();
    throw error;
  }
}

const identity = parameter('other', undefined, (given) => given instanceof ProcessIdentity);

const anIdentity = {
  name: 'ProcessIdentity',
  statics: { of: on([pid('pid')]), parse: on([text('text', 'x')]) },
  members: {
    toString: on(),
    equals: on([{ ...identity, valid: () => ProcessIdentity.of(process.pid) }]),
    isRunning: on(),
  },
  make: (): Made<ProcessIdentity> => ({ subject: ProcessIdentity.of(process.pid) }),
};

const aChild = {
  name: 'Child',
  statics: {},
  members: {
    sendSignal: on([target], { open: 'value', closed: 'value' }),
    exited: on([wait], { open: 'waits', closed: 'value' }),
    [Symbol.asyncDispose]: always,
  },
  make: (): Made<Child> =>
    withChild((child, leave) => {
      const lifeline = Pipe.create();
      lifeline.read.close();
      const subject = Reflect.construct(Child, [KEY, child, lifeline.write]) as Child;
      return { subject, release: leave };
    }),
  wait: (child: Child, signal: AbortSignal): Promise<unknown> => child.exited({ signal }),
  close: (child: Child): Promise<void> => child[Symbol.asyncDispose](),
  kept: true,
  keepsRunning: true,
};

const strings = (name: string): Parameter =>
  parameter(name, [], (value) => value === undefined || Array.isArray(value));
const stream = (name: string): Parameter =>
  parameter(
    name,
    'ignore',
    (value) =>
      ['ignore', 'inherit', undefined].includes(value as string) ||
      (Number.isInteger(value) && Number(value) >= 0),
  );

const status: Parameter = parameter('status', { code: 0, signal: null } satisfies ExitStatus, (v) =>
  Boolean(v),
);

export const tables = [aSignals, aBlockedSignals, aProcessDescriptor, anIdentity, aChild];

export const functions: Rows = {
  spawnChild: on([
    parameter('file', '/nonexistent/linux-ipc', (v) => typeof v === 'string' || v instanceof URL),
    options([
      strings('args'),
      optional(text('role', 'child')),
      strings('descriptors'),
      parameter('env', {}, (v) => v === undefined || (typeof v === 'object' && v !== null)),
      stream('stdin'),
      stream('stdout'),
      stream('stderr'),
      abortSignal,
    ]),
  ]),
  signalName: on([whole('signal', 1, 64)]),
  signalNumber: on([target]),
  sendSignal: on([pid('pid'), target]),
  sendSignalToGroup: on([whole('pgid', 2, 2 ** 31 - 1, 2 ** 31 - 1), target]),
  queueSignal: on([pid('pid'), target, value]),
  connectToParent: on(),
  describeExit: on([status]),
  shellStatus: on([status]),
};
