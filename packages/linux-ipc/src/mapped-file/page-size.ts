import { native } from '../native.js';

/** `sysconf(_SC_PAGESIZE)`: the unit of mapping, in bytes. */
export const pageSize = native.pageSize;
