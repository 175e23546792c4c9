/** The published types as a strict consumer sees them: every entry point, checked without skipping. */
export * as linuxIpc from 'linux-ipc';
export * as channel from 'linux-ipc/channel';
export * as event from 'linux-ipc/event';
export * as fifo from 'linux-ipc/fifo';
export * as fileLock from 'linux-ipc/file-lock';
export * as mappedFile from 'linux-ipc/mapped-file';
export * as messageQueue from 'linux-ipc/message-queue';
export * as mutex from 'linux-ipc/mutex';
export * as pipe from 'linux-ipc/pipe';
export * as processes from 'linux-ipc/process';
export * as semaphore from 'linux-ipc/semaphore';
export * as sharedMemory from 'linux-ipc/shared-memory';
export * as signal from 'linux-ipc/signal';
export * as socket from 'linux-ipc/socket';
export * as stream from 'linux-ipc/stream';
export * as timer from 'linux-ipc/timer';
