export { Mutex } from './mutex.js';
export { MutexLock } from './mutex-lock.js';
