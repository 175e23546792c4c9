import { native } from '../core/native.js';

/** `sysconf(_SC_PAGESIZE)`: the unit of mapping, in bytes. */
export const pageSize = native.pageSize;
