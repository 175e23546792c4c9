/** What `console.log` shows of the state of a System V object, which nobody opens or closes. */
import { constants } from 'node:os';

const { EIDRM, EINVAL } = constants.errno;

/** @param status Asks the kernel: `EINVAL` and `EIDRM` mean that the object was removed. */
export function systemVState(status: () => unknown): 'exists' | 'removed' {
  try {
    status();
    return 'exists';
  } catch (error) {
    const { errno } = error as NodeJS.ErrnoException;
    if (errno === -EINVAL || errno === -EIDRM) return 'removed';
    throw error;
  }
}
