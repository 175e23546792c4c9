import type { PipeReader } from 'linux-ipc/pipe';

/** Reads to end-of-file, which is when every process has closed the other end. */
export async function readAll(reader: PipeReader): Promise<string> {
  const received: Buffer[] = [];
  const into = Buffer.alloc(4096);
  for (let n; (n = await reader.read(into)) > 0;) received.push(Buffer.from(into.subarray(0, n)));
  return Buffer.concat(received).toString();
}

/** Reads one line, and returns it without its newline. It reads single bytes, to consume no more. */
export async function readLine(reader: PipeReader): Promise<string> {
  let line = '';
  const into = Buffer.alloc(1);
  while ((await reader.read(into)) > 0 && into[0] !== 10) line += into.toString();
  return line;
}
