/** The published types as a strict consumer sees them: every entry point, checked without skipping. */
export * as index from 'linux-ipc';
export * as fifo from 'linux-ipc/fifo';
export * as mappedFile from 'linux-ipc/mapped-file';
export * as pipe from 'linux-ipc/pipe';
export * as processes from 'linux-ipc/process';
export * as sharedMemory from 'linux-ipc/shared-memory';
export * as signal from 'linux-ipc/signal';
export * as socket from 'linux-ipc/socket';
