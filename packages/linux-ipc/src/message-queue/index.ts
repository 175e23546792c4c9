export {
  type ListedPosixMessageQueue,
  listPosixMessageQueues,
} from './list-posix-message-queues.js';
export {
  type CreatePosixMessageQueue,
  type PosixMessage,
  PosixMessageQueue,
  type PosixMessageQueueStatus,
  type PriorityOptions,
  unlinkPosixMessageQueue,
} from './posix-message-queue.js';
export {
  type CreateSystemVMessageQueue,
  type ReceiveOptions,
  SystemVMessageQueue,
} from './system-v-message-queue.js';
export type { MessageLength, MessageSelection, SystemVMessage } from './system-v-message.js';
export {
  type ListedSystemVMessageQueue,
  listSystemVMessageQueues,
  removeSystemVMessageQueue,
  type SystemVMessageQueueStatus,
} from './system-v-control.js';
