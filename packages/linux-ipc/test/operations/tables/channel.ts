import {
  Channel,
  ChannelInvitation,
  ChannelServer,
  Inbox,
  LatestValue,
  LatestValueReader,
  Outbox,
  Publisher,
  Requester,
  SocketChannel,
  Subscriber,
  values,
  type Envelope,
} from 'linux-ipc/channel';
import { Descriptor } from 'linux-ipc';
import { EventCounter } from 'linux-ipc/event';
import { socketPair } from 'linux-ipc/socket';

import {
  abortSignal,
  anything,
  bytes,
  func,
  options,
  optional,
  parameter,
  text,
  wait,
  whole,
  type Parameter,
} from '../parameters.js';
import { always, lifecycle, on, table, type Made, type Outcomes, type Rows } from '../table.js';
import { abstractAddress } from './places.js';
import { address } from './socket.js';

const capacity = optional(
  parameter(
    'capacity',
    4096,
    (value) => Number.isInteger(value) && Number(value) >= 64 && Math.log2(Number(value)) % 1 === 0,
  ),
);
const codec = parameter(
  'messages',
  undefined,
  (value) => value === undefined || (typeof value === 'object' && value !== null),
);
const spin = optional(whole('spinMicroseconds', 0, 1_000_000));
const mode = optional(whole('mode', 0, 0o777));
const disconnect = optional(func('onDisconnect'));
const refused = optional(func('onRefused'));
const memberOptions = options([codec, spin, abortSignal]);
const channelOptions = options([codec, spin, capacity, abortSignal]);
const message = bytes('message');
const length = whole('length', 0, 2 ** 30, 8);
const limit = optional(whole('limit', 0, Number.MAX_SAFE_INTEGER, 1));
const batch = options([optional(whole('limit', 1, Number.MAX_SAFE_INTEGER)), abortSignal]);
const timeoutMs = optional(
  parameter('timeoutMs', 0, (value) => typeof value === 'number' && value >= 0),
);

const spare = EventCounter.create().descriptor;
const connection: Parameter = parameter(
  'connection',
  spare,
  (value) => value instanceof Descriptor,
);

const commit = on([optional(parameter('publish', true, (value) => typeof value === 'boolean'))]);
const invite = on([], 'value', (invitation) => {
  (invitation as { close(): void }).close();
});

const disconnecting: Rows = {
  peer: always,
  disconnection: on(),
  disconnected: on([wait], { open: 'waits', gone: 'value' }),
};

/** Iterating, by each call. It ends where the peer disconnects. */
const iterating = (outcomes: Outcomes): Rows => ({
  messages: on([wait], outcomes),
  batches: on([batch], outcomes),
  receiveEach: on([func('handler'), wait], outcomes),
  [Symbol.asyncIterator]: always,
});
const untilGone = iterating({ open: 'waits', closed: 'value', gone: 'value' });

const ends: Rows = {
  ...lifecycle,
  largestRecord: always,
  trySend: on([message], { open: 'value', gone: 'value|EPIPE' }),
  send: on([message, wait], { open: 'value', gone: 'value|EPIPE' }),
  tryReceive: on(),
  drain: on([func('handler'), limit]),
  receive: on([wait], { open: 'waits', gone: 'value' }),
  receiveSync: on([timeoutMs]),
  ...untilGone,
  ...disconnecting,
};

const aChannel = table<Channel>({
  name: 'Channel',
  statics: {
    connect: on([address, channelOptions]),
    host: on([connection, channelOptions]),
  },
  members: {
    ...ends,
    statistics: on(),
    tryClaim: on([length], { open: 'value', gone: 'value|EPIPE' }),
    tryClaimMany: on([length, whole('count', 1, Number.MAX_SAFE_INTEGER)], {
      open: 'value',
      gone: 'value|EPIPE',
    }),
    claimed: always,
    commit,
    abort: on(),
    publish: on(),
  },
  async make() {
    const invitation = ChannelInvitation.create();
    const fd = invitation.releaseForThisProcess();
    const [subject, other] = await Promise.all([invitation.accept(), Channel.connect({ fd })]);
    const leave = (): void => {
      other.close();
    };
    return { subject, leave, release: leave };
  },
  wait: (channel, signal) => channel.receive({ signal }),
});

const aSocketChannel = table<SocketChannel>({
  name: 'SocketChannel',
  statics: {
    connect: on([address, channelOptions]),
    host: on([connection, channelOptions]),
  },
  members: {
    ...ends,
    tryClaim: on([length]),
    claimed: always,
    commit: on(),
    abort: on(),
    publish: on(),
  },
  async make() {
    const [ours, theirs] = socketPair('seqpacket');
    const fd = theirs.descriptor.release();
    const [subject, other] = await Promise.all([
      SocketChannel.host(ours.descriptor),
      SocketChannel.connect({ fd }),
    ]);
    const leave = (): void => {
      other.close();
    };
    return { subject, leave, release: leave };
  },
  wait: (channel, signal) => channel.receive({ signal }),
});

const anInvitation = table<ChannelInvitation>({
  name: 'ChannelInvitation',
  statics: { create: on([options([codec, spin, capacity])]) },
  members: {
    ...lifecycle,
    fd: on(),
    releaseForThisProcess: on([], 'value', (fd) => {
      Descriptor.from(fd as number, 'channel').close();
    }),
    accept: on([wait], 'ECONNRESET'),
  },
  make: () => ({ subject: ChannelInvitation.create() }),
});

const aServer = table<ChannelServer>({
  name: 'ChannelServer',
  statics: {
    listen: on([address, options([codec, spin, capacity, mode, refused])]),
    listenFor: on([address, options([mode, refused]), func('host')]),
  },
  members: {
    ...lifecycle,
    address: always,
    refused: always,
    accept: on([wait], 'waits'),
    [Symbol.asyncIterator]: always,
  },
  make: async () => ({ subject: await ChannelServer.listen(abstractAddress()) }),
  wait: (server, signal) => server.accept({ signal }),
});

const sending = { open: 'value', gone: 'value|EPIPE' };
const group = options([codec, capacity, mode, disconnect, refused]);
const whenFull = parameter(
  'whenFull',
  undefined,
  (value) => value === undefined || value === 'overwrite' || value === 'wait',
);
const publishingHost = options([codec, spin, capacity, mode, disconnect, refused, whenFull]);

/** Makes the host of a channel with many members, and one member. */
async function joined<Host extends { close(): void }, Member extends { close(): void }>(
  listen: (at: { abstract: string }) => Promise<Host>,
  connect: (at: { abstract: string }) => Promise<Member>,
): Promise<{ host: Host; member: Member }> {
  const at = abstractAddress();
  const host = await listen(at);
  return { host, member: await connect(at) };
}

const hosts = <Host extends { close(): void }>(made: {
  host: Host;
  member: { close(): void };
}): Made<Host> => {
  const leave = (): void => {
    made.member.close();
  };
  return { subject: made.host, leave, release: leave };
};

const members = <Member extends { close(): void }>(made: {
  host: { close(): void };
  member: Member;
}): Made<Member> => {
  const leave = (): void => {
    made.host.close();
  };
  return { subject: made.member, leave, release: leave };
};

const boxes = () =>
  joined(
    (at) => Inbox.listen(at),
    (at) => Outbox.connect(at),
  );

const receivingHost = options([codec, spin, capacity, mode, disconnect, refused]);

const anInbox = table<Inbox>({
  name: 'Inbox',
  statics: { create: on([receivingHost]), listen: on([address, receivingHost]) },
  members: {
    ...lifecycle,
    address: always,
    onDisconnect: always,
    refused: always,
    senders: always,
    invite,
    tryReceive: on(),
    drain: on([func('handler'), limit]),
    receive: on([wait], 'waits'),
    receiveSync: on([timeoutMs]),
    ...iterating({ open: 'waits', closed: 'value' }),
  },
  make: async () => hosts(await boxes()),
  wait: (inbox, signal) => inbox.receive({ signal }),
  kept: true,
});

const anOutbox = table<Outbox>({
  name: 'Outbox',
  statics: { connect: on([address, memberOptions]) },
  members: {
    ...lifecycle,
    largestRecord: always,
    trySend: on([message], sending),
    send: on([message, wait], sending),
    tryClaim: on([length], sending),
    claimed: always,
    commit,
    abort: on(),
    publish: on(),
    ...disconnecting,
  },
  make: async () => members(await boxes()),
});

const broadcast = () =>
  joined(
    (at) => Publisher.listen(at),
    (at) => Subscriber.connect(at),
  );

const aPublisher = table<Publisher>({
  name: 'Publisher',
  statics: { create: on([publishingHost]), listen: on([address, publishingHost]) },
  members: {
    ...lifecycle,
    address: always,
    onDisconnect: always,
    refused: always,
    largestRecord: always,
    subscribers: always,
    invite,
    trySend: on([message]),
    send: on([message, wait]),
    tryClaim: on([length]),
    claimed: always,
    commit,
    abort: on(),
    publish: on(),
  },
  make: async () => hosts(await broadcast()),
  kept: true,
});

const aSubscriber = table<Subscriber>({
  name: 'Subscriber',
  statics: { connect: on([address, memberOptions]) },
  members: {
    ...lifecycle,
    lost: always,
    tryReceive: on(),
    drain: on([func('handler'), limit]),
    receiveSync: on([timeoutMs]),
    receive: on([wait], { open: 'waits', gone: 'value' }),
    ...untilGone,
    ...disconnecting,
  },
  make: async () => members(await broadcast()),
  wait: (subscriber, signal) => subscriber.receive({ signal }),
});

const latest = () =>
  joined(
    (at) => LatestValue.listen(at),
    (at) => LatestValueReader.connect(at),
  );

const aLatest = table<LatestValue>({
  name: 'LatestValue',
  statics: { create: on([group]), listen: on([address, group]) },
  members: {
    ...lifecycle,
    address: always,
    onDisconnect: always,
    refused: always,
    readers: always,
    invite,
    write: on([message]),
    claim: on([length]),
    claimed: always,
    commit: on(),
  },
  make: async () => hosts(await latest()),
  kept: true,
});

const aReader = table<LatestValueReader>({
  name: 'LatestValueReader',
  statics: { connect: on([address, memberOptions]) },
  members: {
    ...lifecycle,
    read: on(),
    tryReceive: on(),
    receive: on([wait], { open: 'waits', gone: 'value' }),
    receiveSync: on([timeoutMs]),
    ...untilGone,
    ...disconnecting,
  },
  make: async () => members(await latest()),
  wait: (reader, signal) => reader.receive({ signal }),
});

const some = { send: () => undefined, receive: () => undefined };
const channelsOf = { [Symbol.asyncIterator]: () => ({ next: () => ({ done: true }) }) };
const channelOfValues = parameter('channel', some, (value) => value === some);

const aRequester = table<Requester<unknown, unknown>>({
  name: 'Requester',
  statics: {
    from: on([channelOfValues]),
  },
  members: {
    ...lifecycle,
    request: on([anything('value', 1), wait], { open: 'waits', gone: 'EPIPE' }),
  },
  async make() {
    const messages = values<Envelope<unknown, unknown>>();
    const invitation = ChannelInvitation.create({ messages });
    const fd = invitation.releaseForThisProcess();
    const [channel, responder] = await Promise.all([
      invitation.accept(),
      Channel.connect({ fd }, { messages }),
    ]);
    const leave = (): void => {
      responder.close();
    };
    return { subject: Requester.from(channel), leave, release: leave };
  },
  wait: (requester, signal) => requester.request(1, { signal }),
});

const url = text('address', 'memory:/nonexistent/linux-ipc');

export const tables = [
  aChannel,
  aSocketChannel,
  anInvitation,
  aServer,
  anInbox,
  anOutbox,
  aPublisher,
  aSubscriber,
  aLatest,
  aReader,
  aRequester,
];

export const functions: Rows = {
  openChannel: on([url, channelOptions]),
  listenForChannels: on([url, options([codec, spin, capacity, mode, refused])]),
  openInbox: on([url, options([codec, spin, capacity, mode, disconnect, refused])]),
  openOutbox: on([url, memberOptions]),
  openPublisher: on([url, publishingHost]),
  openSubscriber: on([url, memberOptions]),
  openLatestValue: on([url, options([codec, capacity, mode, disconnect, refused])]),
  openLatestValueReader: on([url, memberOptions]),
  record: on([parameter('fields', { a: 'int8' }, () => false)]),
  strideOf: on([length]),
  respond: on([channelOfValues, func('handler')]),
  respondToAll: on([
    parameter('server', channelsOf, (value) => value === channelsOf),
    func('handler'),
  ]),
  bytes: on(),
  json: on(),
  text: on(),
  values: on(),
};
