import { EventCounter } from 'linux-ipc/event';
import { OwnedDescriptor } from 'linux-ipc';
import {
  DatagramSocket,
  SeqpacketConnection,
  SeqpacketServer,
  socketPair,
  StreamConnection,
  StreamServer,
} from 'linux-ipc/socket';

import {
  abortSignal,
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
import { always, lifecycle, on, table, type Made, type Rows } from '../table.js';
import { abstractAddress } from './places.js';

const nowhere = { abstract: 'linux-ipc-test-nobody' };
export const address: Parameter = {
  ...parameter(
    'address',
    nowhere,
    (value) =>
      (typeof value === 'string' && value !== '' && !value.includes('\0')) ||
      (typeof value === 'object' && value !== null && 'abstract' in value),
  ),
  called: /address|path/,
};
const maximumMessageBytes = optional(whole('maximumMessageBytes', 1, 2 ** 30));
const mode = optional(whole('mode', 0, 0o777));
const refused = optional(func('onRefused'));
const backlog = optional(whole('backlog', 0, 2 ** 31 - 1));

/** A valid descriptor: for calls of which another parameter is wrong, and for passing. */
const spare = EventCounter.create().descriptor;
const descriptor: Parameter = parameter(
  'descriptor',
  spare,
  (value) => value instanceof OwnedDescriptor || (Number.isInteger(value) && Number(value) >= 0),
);
const descriptors: Parameter = parameter(
  'descriptors',
  [spare],
  (value) => Array.isArray(value) && value.length > 0,
);
const most = (least: number): Parameter => optional(whole('maximumDescriptors', least, 253));
/** The option for calls that need none. */
const passed = optional(descriptors);

const message = bytes('message', 1);
const direction = oneOf('direction', 'send', 'receive', 'both');

const connected: Rows = {
  ...lifecycle,
  fd: on(),
  openPeerPidfd: on(),
  peerHasClosed: on(),
  shutdown: on([direction]),
};

const aSeqpacketConnection = table<SeqpacketConnection>({
  name: 'SeqpacketConnection',
  statics: {
    connect: on([address, options([abortSignal, maximumMessageBytes])]),
    from: on([source, options([maximumMessageBytes])]),
  },
  members: {
    ...connected,
    maximumMessageBytes: always,
    send: on([message, wait], { open: 'value', gone: 'EPIPE' }),
    trySend: on([message], { open: 'value', gone: 'EPIPE' }),
    sendDescriptors: on([message, descriptors, wait], { open: 'value', gone: 'EPIPE' }),
    receive: on([wait], { open: 'waits', gone: 'value' }),
    receiveDescriptors: on([options([abortSignal, most(1)])], { open: 'waits', gone: 'value' }),
    messages: on([wait], { open: 'waits', closed: 'value', gone: 'value' }),
    [Symbol.asyncIterator]: always,
  },
  make: () => pair(socketPair('seqpacket')),
  wait: (connection, signal) => connection.receive({ signal }),
});

const aStreamConnection = table<StreamConnection>({
  name: 'StreamConnection',
  statics: {
    connect: on([address, wait]),
    from: on([source]),
  },
  members: {
    ...connected,
    read: on([bytes('into', 1), wait], { open: 'waits', gone: 'value' }),
    write: on([bytes('from'), wait], { open: 'value', gone: 'EPIPE' }),
    writeDescriptors: on([bytes('from', 1), descriptors, wait], { open: 'value', gone: 'EPIPE' }),
    readDescriptors: on([bytes('into', 1), options([abortSignal, most(1)])], {
      open: 'waits',
      gone: 'value',
    }),
    chunks: on([wait], { open: 'waits', closed: 'value', gone: 'value' }),
    [Symbol.asyncIterator]: always,
  },
  make: () => pair(socketPair('stream')),
  wait: (connection, signal) => connection.read(Buffer.alloc(1), { signal }),
});

const datagramOptions = [maximumMessageBytes, flag('credentials'), refused];
const gone = { open: 'value', gone: 'ECONNREFUSED' };

const aDatagramSocket = table<DatagramSocket>({
  name: 'DatagramSocket',
  statics: {
    create: on([options(datagramOptions)]),
    bind: on([address, options([...datagramOptions, mode])]),
    from: on([source, options(datagramOptions)]),
  },
  members: {
    ...lifecycle,
    fd: on(),
    address: always,
    identity: always,
    refused: always,
    maximumMessageBytes: always,
    connect: on([address], 'ECONNREFUSED'),
    send: on([bytes('message'), wait], gone),
    trySend: on([bytes('message')], gone),
    sendDescriptors: on([bytes('message'), descriptors, wait], gone),
    sendTo: on([address, bytes('message'), options([passed, abortSignal])], 'ECONNREFUSED'),
    trySendTo: on([address, bytes('message'), options([passed])], 'ECONNREFUSED'),
    receive: on([wait], { open: 'waits', gone: 'waits|ECONNRESET' }),
    receiveFrom: on([options([abortSignal, most(0)])], { open: 'waits', gone: 'waits|ECONNRESET' }),
    messages: on([options([abortSignal, most(0)])], {
      open: 'waits',
      closed: 'value',
      gone: 'waits|ECONNRESET',
    }),
    [Symbol.asyncIterator]: always,
  },
  make: () => pair(socketPair('datagram')),
  wait: (socket, signal) => socket.receive({ signal }),
});

/** Makes one end of a pair the subject, and the other its peer. */
function pair<End extends { close(): void }>([subject, other]: [End, End]): Made<End> {
  const leave = (): void => {
    other.close();
  };
  return { subject, leave, release: leave };
}

const server: Rows = {
  ...lifecycle,
  fd: on(),
  address: always,
  identity: always,
  refused: always,
  accept: on([wait], 'waits'),
  connections: on([wait], { open: 'waits', closed: 'value' }),
  [Symbol.asyncIterator]: always,
  [Symbol.asyncDispose]: always,
};

const aSeqpacketServer = table<SeqpacketServer>({
  name: 'SeqpacketServer',
  statics: {
    listen: on([address, options([maximumMessageBytes, mode, backlog, refused])]),
    from: on([source, options([maximumMessageBytes, refused])]),
  },
  members: server,
  make: async () => ({ subject: await SeqpacketServer.listen(abstractAddress()) }),
  wait: (listening, signal) => listening.accept({ signal }),
});

const aStreamServer = table<StreamServer>({
  name: 'StreamServer',
  statics: {
    listen: on([address, options([mode, backlog, refused])]),
    from: on([source, options([refused])]),
  },
  members: server,
  make: async () => ({ subject: await StreamServer.listen(abstractAddress()) }),
  wait: (listening, signal) => listening.accept({ signal }),
});

export const tables = [
  aSeqpacketConnection,
  aStreamConnection,
  aDatagramSocket,
  aSeqpacketServer,
  aStreamServer,
];

export const functions: Rows = {
  listUnixSockets: on(),
  descriptorKind: on([source], 'EBADF'),
  socketType: on([descriptor], 'ENOTSOCK'),
  socketPair: on([
    oneOf('type', 'seqpacket', 'datagram', 'stream'),
    options([maximumMessageBytes]),
  ]),
  removeStaleSocket: on([
    path(),
    options([parameter('identity', undefined, (v) => v === undefined || typeof v === 'string')]),
  ]),
  takeInheritedDescriptors: on(),
  takeInheritedListeners: on(),
  waitForServiceManager: on([wait]),
  watchdogIntervalMs: on(),
  notifyServiceManager: on([text('state', 'READY=1'), options([abortSignal, passed])]),
};
