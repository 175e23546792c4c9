/** The whole file is mapped, then truncated inside its first page: the second page lies after its end. */
import { pageSize } from 'linux-ipc/mapped-file';

export const fileLength = 100;
export const pageLength = pageSize;
export const mappingLength = 2 * pageLength;
