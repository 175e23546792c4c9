/* The child of map-end/show.ts: maps the whole of FILE, and touches the bytes it is asked to. Usage: … FILE */
import { MappedFile } from 'linux-ipc/mapped-file';
import { connectToParent } from 'linux-ipc/process';

import { answer } from '../helper-side.js';

/** Reads the byte at `at`, after writing `write` there if that is given. */
export interface Touch {
  readonly at: number;
  readonly write?: number;
}

/** Counts the zeros in a range. */
export interface Count {
  readonly from: number;
  readonly to: number;
}

export interface Touched {
  /** Null if there is no byte. */
  readonly byte: number | null;
  /** The code of the error that the library reported; null if it reported none. */
  readonly lost: string | null;
}

const [path = ''] = process.argv.slice(2);
using file = MappedFile.open(path);
connectToParent()?.ready();
await answer(async (request: Touch | Count) => {
  if ('from' in request) {
    return file.bytes.subarray(request.from, request.to).filter((byte) => byte === 0).length;
  }
  const { at, write } = request;
  if (write !== undefined) file.bytes[at] = write;
  const byte = file.bytes[at] ?? null;
  return { byte, lost: file.lost ? (await file.whenLost()).code : null } satisfies Touched;
});
