export { LockableFile, type LockableFileOptions, type FileLockOptions } from './lockable-file.js';
export { listFileLocks, type FileLock, type ListedFileLock } from './list-file-locks.js';
export { type ConflictingLock, type LockRange } from './range.js';
