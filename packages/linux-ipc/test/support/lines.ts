import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Reads the output of a child: each call returns a line, or undefined at end-of-file. */
export function linesOf(stream: ChildProcess['stdout']): () => Promise<string | undefined> {
  if (stream === null) throw new Error('the stream of this child is not a pipe');
  const lines = createInterface(stream)[Symbol.asyncIterator]();
  return async () => {
    const line = await lines.next();
    return line.done === true ? undefined : line.value;
  };
}
