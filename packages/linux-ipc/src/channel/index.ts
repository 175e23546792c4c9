export type { ChannelAddress } from './session/address.js';
export {
  Channel,
  type ChannelOptions,
  type ChannelStatistics,
  type HostOptions,
} from './endpoint/channel.js';
export { ChannelInvitation } from './endpoint/channel-invitation.js';
export {
  ChannelServer,
  type Host,
  type ListenOptions as ChannelListenOptions,
} from './endpoint/channel-server.js';
export { bytes, text, values, type Codec } from './message/codec.js';
export { strideOf } from './ring/one-to-one.js';
export type { GroupHostOptions, OnDisconnect } from './session/group-host.js';
export type { MessageHandler } from './endpoint/message-source.js';
export { Inbox, type InboxOptions } from './endpoint/inbox.js';
export { Outbox, type OutboxOptions } from './endpoint/outbox.js';
export { Publisher, type PublisherOptions } from './endpoint/publisher.js';
export { Subscriber, type SubscriberOptions } from './endpoint/subscriber.js';
export { LatestValue, type LatestValueOptions } from './endpoint/latest-value.js';
export {
  LatestValueReader,
  type LatestValueReaderOptions,
} from './endpoint/latest-value-reader.js';
export type { MemberInvitation } from './session/member-invitation.js';
export type { MessageSink } from './endpoint/message-sink.js';
export type { MessageSource } from './endpoint/message-source.js';
export {
  listenForChannels,
  openChannel,
  type ChannelUrl,
  type MessageEndpoint,
} from './endpoint/open-by-address.js';
export { Requester, respond, respondToAll, type Envelope } from './endpoint/requests.js';
export { SocketChannel } from './endpoint/socket-channel.js';
export type { Disconnection } from './errors.js';
export {
  record,
  type Fields,
  type FieldType,
  type RecordCodec,
  type RecordOf,
  type RecordView,
} from './message/record-codec.js';
