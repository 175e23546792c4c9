export type { ChannelAddress } from './address.js';
export {
  Channel,
  type ChannelOptions,
  type ChannelStatistics,
  type HostOptions,
} from './channel.js';
export { ChannelInvitation } from './channel-invitation.js';
export {
  ChannelServer,
  type Host,
  type ListenOptions as ChannelListenOptions,
} from './channel-server.js';
export { bytes, text, values, type Codec } from './codec.js';
export { strideOf } from './one-to-one.js';
export type { HubOptions } from './hub.js';
export type { MessageHandler } from './message-source.js';
export { Inbox, type InboxOptions } from './inbox.js';
export { Outbox, type OutboxOptions } from './outbox.js';
export { Publisher, type PublisherOptions } from './publisher.js';
export { Subscriber, type SubscriberOptions } from './subscriber.js';
export { Latest, type LatestOptions } from './latest.js';
export { LatestFollower, type FollowOptions } from './latest-follower.js';
export type { MemberInvitation } from './member-invitation.js';
export type { MessageSink } from './message-sink.js';
export type { MessageSource } from './message-source.js';
export {
  listenForChannels,
  openChannel,
  type ChannelUrl,
  type MessageChannelEnd,
} from './any-channel.js';
export { Requester, respond, respondToAll, type Envelope } from './requests.js';
export { SocketChannel } from './socket-channel.js';
export type { ChannelEnd } from './doorbell.js';
export {
  record,
  type Fields,
  type FieldType,
  type RecordCodec,
  type RecordOf,
  type RecordView,
} from './record.js';
