export type { ChannelAddress } from './session/address.js';
export {
  Channel,
  type ChannelOptions,
  type ChannelStatistics,
  type ChannelTerms,
} from './endpoint/channel.js';
export { ChannelInvitation } from './endpoint/channel-invitation.js';
export {
  ChannelServer,
  type Host,
  type ListenOptions as ChannelListenOptions,
  type ServerOptions,
} from './endpoint/channel-server.js';
export { bytes, json, text, values, type Codec } from './message/codec.js';
export { strideOf } from './ring/one-to-one.js';
export type { GroupHostOptions, OnDisconnect } from './session/group-host.js';
export type { BatchOptions, MessageHandler } from './endpoint/message-source.js';
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
  openInbox,
  openLatestValue,
  openLatestValueReader,
  openOutbox,
  openPublisher,
  openSubscriber,
  type ChannelUrl,
  type GroupUrl,
} from './endpoint/open-by-address.js';
export type * from './endpoint/endpoints.js';
export {
  Requester,
  respond,
  respondToAll,
  type Envelope,
  type RequestContext,
  type RequestHandler,
} from './endpoint/requests.js';
export type { ErrorDescription } from './message/error-description.js';
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
