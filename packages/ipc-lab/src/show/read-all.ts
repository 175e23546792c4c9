import type { PipeReader } from 'linux-ipc/pipe';

/** What is read from now on, to end-of-file. */
export async function readAll(from: PipeReader, signal: AbortSignal): Promise<string> {
  let text = '';
  for await (const chunk of from.chunks({ signal })) text += chunk.toString();
  return text;
}
