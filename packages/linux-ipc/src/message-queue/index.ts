export {
  type CreatePosixMessageQueue,
  type PosixMessage,
  PosixMessageQueue,
  type PosixMessageQueueStatus,
  type PriorityOptions,
  unlinkPosixMessageQueue,
} from './posix-message-queue.js';
