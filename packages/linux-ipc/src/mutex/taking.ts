import { systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import type { Taking } from '../memory/taking.js';

/** A mutex that was taken: whether its previous owner died. */
export const mutexTaking: Taking<boolean> = {
  try: { syscall: 'pthread_mutex_trylock', make: (handle) => native.mutexTrylock(handle) },
  start: { syscall: 'pthread_mutex_lock', make: (handle) => native.mutexLock(handle) },
  timed: {
    syscall: 'pthread_mutex_clocklock',
    make: (handle, deadline) => native.mutexTimedlock(handle, deadline),
  },
  taken(syscall, result) {
    if (result === 0) return false;
    if (result === -native.EOWNERDEAD) return true;
    throw systemError(syscall, result);
  },
};
