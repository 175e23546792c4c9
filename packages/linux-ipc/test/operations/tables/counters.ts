import { EventCounter } from 'linux-ipc/event';
import {
  PosixMessageQueue,
  removeSystemVMessageQueue,
  SystemVMessageQueue,
  unlinkPosixMessageQueue,
} from 'linux-ipc/message-queue';
import { Timer } from 'linux-ipc/timer';

import { uniqueName } from '../../support/unique-name.js';
import {
  bytes,
  flag,
  oneOf,
  options,
  optional,
  parameter,
  path,
  settings,
  source,
  timeoutMs,
  wait,
  whole,
} from '../parameters.js';
import { always, lifecycle, on, table, type Made, type Rows } from '../table.js';

const count = parameter(
  'value',
  1,
  (value) =>
    value === undefined ||
    (typeof value === 'bigint' && value >= 0n && value < 2n ** 64n - 1n) ||
    (Number.isSafeInteger(value) && Number(value) >= 0),
);

const anEventCounter = table<EventCounter>({
  name: 'EventCounter',
  statics: {
    create: on([options([optional(whole('initial', 0, 2 ** 32 - 1)), flag('semaphore')])]),
    from: on([source]),
  },
  members: {
    ...lifecycle,
    fd: on(),
    tryAdd: on([count]),
    add: on([count, wait]),
    tryTake: on(),
    take: on([wait], 'waits'),
  },
  make: () => ({ subject: EventCounter.create() }),
  wait: (counter, signal) => counter.take({ signal }),
});

const duration = (name: string) =>
  optional(
    parameter(
      name,
      1000,
      (value) => typeof value === 'number' && value > 0 && value <= 2 ** 33 * 1000,
    ),
  );
const moment = optional(
  parameter('at', undefined, (value) => value instanceof Date && value.getTime() > 0),
);
const clock = oneOf('clock', 'monotonic', 'realtime', 'boottime', undefined);

const aTimer = table<Timer>({
  name: 'Timer',
  statics: { create: on([clock]), from: on([source]) },
  members: {
    ...lifecycle,
    fd: on(),
    start: on([
      settings([duration('afterMs'), moment, duration('everyMs'), flag('cancelOnSet')], 'start'),
    ]),
    stop: on(),
    remaining: on(),
    expirations: on([wait], 'waits'),
  },
  make: () => ({ subject: Timer.create() }),
  wait: (timer, signal) => timer.expirations({ signal }),
});

const message = bytes('message', 0, 8192);
const priority = optional(whole('priority', 0, 32767));
const name = path('name', '/linux-ipc-nobody');

const aMessageQueue = table<PosixMessageQueue>({
  name: 'PosixMessageQueue',
  statics: {
    create: on([
      name,
      options([
        optional(whole('maximumMessages', 1, 2 ** 31 - 1)),
        optional(whole('maximumMessageBytes', 1, 2 ** 31 - 1)),
        optional(whole('mode', 0, 0o777)),
      ]),
    ]),
    from: on([source]),
    open: on([name]),
  },
  members: {
    ...lifecycle,
    fd: on(),
    unlink: on([], { open: 'ENOENT', closed: 'ENOENT' }),
    status: on(),
    trySend: on([message, options([priority])]),
    send: on([message, options([priority, ...(wait.keys ?? [])])]),
    sendSync: on([message, options([priority]), timeoutMs]),
    tryReceive: on(),
    receive: on([wait], 'waits'),
    receiveSync: on([timeoutMs]),
    messages: on([wait], 'waits'),
    [Symbol.asyncIterator]: always,
  },
  make() {
    const queueName = uniqueName();
    const subject = PosixMessageQueue.create(queueName);
    unlinkPosixMessageQueue(queueName);
    return { subject };
  },
  wait: (queue, signal) => queue.receive({ signal }),
});

const type = whole('type', 1, Number.MAX_SAFE_INTEGER);
const maximumMessageBytes = optional(whole('maximumMessageBytes', 0, 2 ** 31 - 1, 64));
const selection = options([maximumMessageBytes, flag('truncate')]);
const waitingSelection = options([maximumMessageBytes, flag('truncate'), ...(wait.keys ?? [])]);
const id = whole('id', 0, 2 ** 31 - 1);
const key = whole('key', 1, 2 ** 32 - 1);
const removed = 'EINVAL|EIDRM';

const aSystemVMessageQueue = {
  name: 'SystemVMessageQueue',
  statics: {
    create: on(
      [options([optional(key), optional(whole('mode', 0, 0o777))])],
      { open: 'value' },
      (made) => {
        (made as SystemVMessageQueue).remove();
      },
    ),
    open: on([key]),
    attach: on([id]),
  },
  members: {
    trySend: on([message, type], { open: 'value', closed: removed }),
    send: on([message, type, wait], { open: 'value', closed: removed }),
    sendSync: on([message, type, timeoutMs], { open: 'value', closed: removed }),
    tryReceive: on([selection], { open: 'value', closed: removed }),
    receive: on([waitingSelection], { open: 'waits|value', closed: removed }),
    receiveSync: on([selection, timeoutMs], { open: 'value', closed: removed }),
    messages: on([waitingSelection], { open: 'waits|value', closed: removed }),
    [Symbol.asyncIterator]: always,
    status: on([], { open: 'value', closed: removed }),
    resize: on([whole('maximumBytes', 1, 2 ** 31 - 1, 4096)], { open: 'value', closed: removed }),
    remove: always,
  },
  make: (): Made<SystemVMessageQueue> => ({ subject: SystemVMessageQueue.create() }),
  wait: (queue: SystemVMessageQueue, signal: AbortSignal): Promise<unknown> =>
    queue.receive({ signal }),
  close(queue: SystemVMessageQueue): void {
    queue.remove();
  },
  removeById: removeSystemVMessageQueue,
};

export const tables = [anEventCounter, aTimer, aMessageQueue, aSystemVMessageQueue];

export const functions: Rows = {
  listPosixMessageQueues: on([], 'value|ENOENT'),
  unlinkPosixMessageQueue: on([name]),
  listSystemVMessageQueues: on(),
  removeSystemVMessageQueue: on([id]),
};
