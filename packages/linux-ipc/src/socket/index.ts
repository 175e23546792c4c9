export type { SocketAddress } from './address.js';
export type { SocketIdentity } from './identity.js';
export type { PeerCredentials } from './peer.js';
export type { MessageTooLongError } from './message-too-long.js';
export {
  SeqpacketConnection,
  type ConnectOptions,
  type WaitOptions,
} from './seqpacket-connection.js';
export { SeqpacketServer, type ListenOptions } from './seqpacket-server.js';
export { removeStaleSocket } from './stale-socket.js';
