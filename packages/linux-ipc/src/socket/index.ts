export type { AbstractAddress, SocketAddress } from './address.js';
export type { BindOptions } from './bind.js';
export {
  DatagramSocket,
  type Datagram,
  type DatagramBindOptions,
  type DatagramOptions,
  type ReceiveFromOptions,
  type SendToOptions,
  type TrySendToOptions,
} from './datagram-socket.js';
export type { PassableDescriptor } from './duplicates.js';
export type { SocketIdentity } from './identity.js';
export {
  takeInheritedDescriptors,
  takeInheritedListeners,
  type InheritedDescriptor,
} from './inherited-descriptors.js';
export type { ListeningOptions } from './listening-socket.js';
export type { MessageTooLongError } from './message-too-long.js';
export type { MessageOptions } from './message-transfer.js';
export type { Credentials } from './peer.js';
export { listUnixSockets, type ListedUnixSocket } from './list-unix-sockets.js';
export {
  notifyServiceManager,
  waitForServiceManager,
  watchdogIntervalMs,
  type NotifyOptions,
} from './notify.js';
export {
  SeqpacketConnection,
  type ConnectOptions,
  type MessageWithDescriptors,
} from './seqpacket-connection.js';
export type { OnRefused, RefusalOptions } from './refusals.js';
export { SeqpacketServer, type ListenOptions } from './seqpacket-server.js';
export { socketType, type SocketType } from './socket-option.js';
export { socketPair } from './socket-pair.js';
export { removeStaleSocket } from './stale-socket.js';
export { StreamConnection, type BytesWithDescriptors } from './stream-connection.js';
export { StreamServer } from './stream-server.js';
export type { ReceiveDescriptorsOptions } from './receive-descriptors-options.js';
