import type { PipeReader } from 'linux-ipc/pipe';

/** What comes until end-of-file: until every process that holds the other end is gone. */
export async function readAll(reader: PipeReader): Promise<string> {
  const received: Buffer[] = [];
  const into = Buffer.alloc(4096);
  for (let n; (n = await reader.read(into)) > 0;) received.push(Buffer.from(into.subarray(0, n)));
  return Buffer.concat(received).toString();
}

/** One line, its newline left out; byte by byte, so that nothing more is taken. */
export async function readLine(reader: PipeReader): Promise<string> {
  let line = '';
  const into = Buffer.alloc(1);
  while ((await reader.read(into)) > 0 && into[0] !== 10) line += into.toString();
  return line;
}
