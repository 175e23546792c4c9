export { LockableFile, type LockableFileOptions, type LockOptions } from './lockable-file.js';
export { type ConflictingLock, type LockRange } from './range.js';
