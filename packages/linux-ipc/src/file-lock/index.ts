export { LockableFile, type LockableFileOptions, type FileLockOptions } from './lockable-file.js';
export { type ConflictingLock, type LockRange } from './range.js';
