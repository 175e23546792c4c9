import { systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import type { Acquisition } from '../memory/acquisition.js';

/** An acquired mutex: whether its previous owner died (EOWNERDEAD). */
export const mutexAcquisition: Acquisition<boolean> = {
  try: { syscall: 'pthread_mutex_trylock', make: (handle) => native.mutexTrylock(handle) ?? 0 },
  start: { syscall: 'pthread_mutex_lock', make: (handle) => native.mutexLock(handle) },
  timed: {
    syscall: 'pthread_mutex_clocklock',
    make: (handle, deadline) => native.mutexTimedlock(handle, deadline),
  },
  acquired(syscall, result) {
    if (result === 0) return false;
    if (result === -native.EOWNERDEAD) return true;
    throw systemError(syscall, result);
  },
};
