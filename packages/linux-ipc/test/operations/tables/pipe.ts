import { Descriptor, OwnedDescriptor } from 'linux-ipc';
import {
  openFifoReader,
  openFifoWriter,
  makeFifo,
  type FifoReader,
  type FifoWriter,
} from 'linux-ipc/fifo';
import { openShellCommand, Pipe, PipeReader, PipeWriter, type ShellCommand } from 'linux-ipc/pipe';

import {
  anything,
  bytes,
  flag,
  func,
  oneOf,
  options,
  optional,
  parameter,
  path,
  source,
  text,
  wait,
  whole,
  type Parameter,
} from '../parameters.js';
import { always, lifecycle, on, table, type Rows } from '../table.js';
import { temporaryPath } from './places.js';

const most = 2 ** 31 - 1;

const close = (fd: unknown): void => {
  Descriptor.from(fd as number, 'released').close();
};

const retryParameters = [
  anything('syscall', 'read'),
  oneOf('direction', 'readable', 'writable'),
  func('call', () => 0),
  wait,
];

/** The members of every owner of a descriptor. */
function descriptorRows(more: Rows): Rows {
  return {
    ...lifecycle,
    fd: on(),
    polled: on(),
    makeNonBlocking: on(),
    unref: on(),
    ...more,
    retry: on(retryParameters),
    release: on([], 'value', close),
  };
}

const into = bytes('into', 1);
const from = bytes('from');

const capacity = whole('capacity', 1, most, 4096);
const ends: Rows = {
  capacity: on(),
  setCapacity: on([capacity]),
  waitingBytes: on(),
};

const readerRows: Rows = {
  ...descriptorRows(ends),
  read: on([into, wait], { open: 'waits', gone: 'value' }),
  peek: on([into, wait], { open: 'waits', gone: 'value' }),
  isEndOfFile: on([], { open: 'value', closed: 'value' }),
  chunks: on([wait], { open: 'waits', gone: 'value' }),
  [Symbol.asyncIterator]: always,
};

const writerRows: Rows = {
  ...descriptorRows(ends),
  write: on([from, wait], { open: 'value', busy: 'waits', gone: 'EPIPE' }),
  setCapacity: on([capacity], { open: 'value', busy: 'EBUSY' }),
  writeRecord: on([bytes('record', 1, 4096), wait], {
    open: 'value',
    busy: 'waits',
    gone: 'EPIPE',
  }),
};

/** Writes until the pipe is full, and then waits. */
const fill = (writer: PipeWriter, signal: AbortSignal): Promise<void> =>
  writer.write(new Uint8Array(2 ** 20), { signal });

const aPipeReader = table<PipeReader>({
  name: 'PipeReader',
  statics: { from: on([source]) },
  members: readerRows,
  make() {
    const { read, write } = Pipe.create();
    const leave = (): void => {
      write.close();
    };
    return { subject: read, leave, release: leave };
  },
  wait: (reader, signal) => reader.read(new Uint8Array(1), { signal }),
});

const aPipeWriter = table<PipeWriter>({
  name: 'PipeWriter',
  statics: { from: on([source]) },
  members: writerRows,
  make() {
    const { read, write } = Pipe.create();
    const leave = (): void => {
      read.close();
    };
    return { subject: write, leave, release: leave };
  },
  wait: fill,
});

async function openFifo(): Promise<[FifoReader, FifoWriter]> {
  const { path: fifo, remove } = temporaryPath();
  makeFifo(fifo);
  const reader = openFifoReader(fifo);
  const writer = await openFifoWriter(fifo);
  remove();
  return [reader, writer];
}

const aFifoReader = table<FifoReader>({
  ...aPipeReader,
  name: 'FifoReader',
  statics: { from: on([source, options([flag('stayOpen')])]) },
  members: {
    ...readerRows,
    isEndOfFile: on(),
  },
  async make() {
    const [subject, writer] = await openFifo();
    const leave = (): void => {
      writer.close();
    };
    return { subject, leave, release: leave };
  },
});

const aFifoWriter = table<FifoWriter>({
  ...aPipeWriter,
  name: 'FifoWriter',
  statics: { from: on([source]) },
  // Without a reader, open(2) of a second description fails.
  members: {
    ...writerRows,
    polled: on([], { open: 'value', gone: 'EPIPE' }),
    retry: on(retryParameters, { open: 'value', gone: 'EPIPE' }),
  },
  async make() {
    const [reader, subject] = await openFifo();
    const leave = (): void => {
      reader.close();
    };
    return { subject, leave, release: leave };
  },
});

const aDescriptor = table<Descriptor>({
  name: 'Descriptor',
  statics: { from: on([source, optional(text('what', 'thing'))]) },
  members: descriptorRows({
    read: on([into, wait], { open: 'waits', gone: 'value' }),
    write: on([from, wait], { open: 'EBADF' }),
  }),
  make() {
    const { read, write } = Pipe.create();
    const leave = (): void => {
      write.close();
    };
    return { subject: Descriptor.from(read, 'thing'), leave, release: leave };
  },
  wait: (descriptor, signal) => descriptor.read(new Uint8Array(1), { signal }),
});

const aPipe = table<Pipe>({
  name: 'Pipe',
  statics: {
    create: on([options([flag('packets'), optional(whole('capacity', 1, most, 4096))])]),
  },
  members: { close: always, [Symbol.dispose]: always },
  make: () => ({ subject: Pipe.create() }),
  wait: (pipe, signal) => pipe.read.read(new Uint8Array(1), { signal }),
});

const aShellCommand = table<ShellCommand<PipeReader>>({
  name: 'ShellCommand',
  statics: {},
  members: { close: always, [Symbol.asyncDispose]: always },
  make: async () => ({ subject: await openShellCommand('yes', 'r') }),
  wait: (command, signal) => command.pipe.read(new Uint8Array(1), { signal }),
});

/** A valid descriptor, for calls of which another parameter is wrong. */
const spare = Pipe.create();
const descriptor = (name: string, valid: OwnedDescriptor): Parameter =>
  parameter(name, valid, (value) => value instanceof OwnedDescriptor);

export const tables = [
  aDescriptor,
  aPipeReader,
  aPipeWriter,
  aFifoReader,
  aFifoWriter,
  aPipe,
  aShellCommand,
];

const reader = parameter('reader', spare.read, (value) => value instanceof PipeReader);
const writer = parameter('writer', spare.write, (value) => value instanceof PipeWriter);

export const functions: Rows = {
  toNodeReadable: on([reader]),
  toNodeWritable: on([writer]),
  toReadableStream: on([reader]),
  toWritableStream: on([writer]),
  makeFifo: on([path(), options([optional(whole('mode', 0, 0o777))])]),
  openFifoReader: on([path(), options([flag('stayOpen'), flag('followSymbolicLinks')])]),
  openFifoWriter: on([path(), options([flag('followSymbolicLinks'), ...(wait.keys ?? [])])]),
  openShellCommand: on([path('command', 'exit'), oneOf('type', 'r', 'w')], 'value'),
  splice: on([
    descriptor('from', spare.read),
    descriptor('to', spare.write),
    whole('maximumBytes', 1, most),
    wait,
  ]),
};
