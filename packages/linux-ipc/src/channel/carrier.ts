/**
 * For packages that carry channels by other means: where they register, and what the built-in carriers
 * are made of. Programs that use channels need `linux-ipc/channel` only.
 */
export * from './endpoint/carriers.js';
export type * from './endpoint/endpoints.js';
export { listenOptions, type ListenOptions } from './endpoint/channel-server.js';
export { channelOptions, type ChannelOptions } from './endpoint/channel.js';
export { MessageSink, type RecordProducer } from './endpoint/message-sink.js';
export { MessageSource, type MessageHandler } from './endpoint/message-source.js';
export { RecordSource } from './endpoint/record-source.js';
export type { InboxOptions } from './endpoint/inbox.js';
export type { OutboxOptions } from './endpoint/outbox.js';
export type { PublisherOptions } from './endpoint/publisher.js';
export type { SubscriberOptions } from './endpoint/subscriber.js';
export type { LatestValueOptions } from './endpoint/latest-value.js';
export type { LatestValueReaderOptions } from './endpoint/latest-value-reader.js';
export { groupHostOptions, type OnDisconnect } from './session/group-host.js';
export { codecOf, encoded, type Codec } from './message/codec.js';
export { Reassembly, RECORD_TYPE } from './message/fragments.js';
export { checkCapacity } from './ring/segment.js';
export { Spinner, spinOf } from '../core/spinner.js';
export {
  brokenPipe,
  claimPending,
  corruptedError,
  messageTooLong,
  mismatchError,
  type Disconnection,
} from './errors.js';
export { onAbort } from '../core/abort.js';
export { callable, oneOf, wholeNumber } from '../core/arguments.js';
export { argumentError, closedError, typeError } from '../core/errors.js';
export { inspectable } from '../core/inspectable.js';
export { optionsOf, picked } from '../core/options.js';
export { abortSignal, signalOf, type WaitOptions } from '../core/wait-options.js';
export { Waiters, type Waiter } from '../core/waiters.js';
export type { Credentials } from '../socket/peer.js';
export { CallQueue } from '../socket/call-queue.js';
export { Refusals } from '../socket/refusals.js';
export { untilEnd } from '../socket/until-end.js';
