import type { PipeReader } from 'linux-ipc/pipe';

/** Reads the text that remains, to end-of-file. */
export async function readAll(from: PipeReader, signal: AbortSignal): Promise<string> {
  let text = '';
  for await (const chunk of from.chunks({ signal })) text += chunk.toString();
  return text;
}
