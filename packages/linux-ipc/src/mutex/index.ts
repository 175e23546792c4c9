export { Mutex, type LockOptions } from './mutex.js';
export { MutexLock } from './mutex-lock.js';
