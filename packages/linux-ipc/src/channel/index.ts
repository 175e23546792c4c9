export type { ChannelAddress } from './address.js';
export {
  Channel,
  type ChannelOptions,
  type ChannelStatistics,
  type HostOptions,
  type MessageHandler,
  type WaitOptions,
} from './channel.js';
export { ChannelInvitation } from './channel-invitation.js';
export { ChannelServer, type ListenOptions } from './channel-server.js';
export { bytes, text, values, type Codec } from './codec.js';
export type { ChannelEnd } from './doorbell.js';
export {
  record,
  type Fields,
  type FieldType,
  type RecordCodec,
  type RecordOf,
  type RecordView,
} from './record.js';
