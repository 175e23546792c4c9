/** Bytes copied between the memories of two processes. */
import { atEnd, type Context } from '../state/context.js';
import type { Call } from '../strace/calls.js';
import type { SharedObject } from '../events.js';
import { bytes, field, items, number } from '../strace/fields.js';

/** process_vm_writev(2), process_vm_readv(2). */
export function memoryCopied(context: Context, call: Call): void {
  const target = number(call.arguments[0]);
  if (target === undefined || call.result === undefined) return;
  if (call.error !== undefined) {
    const { name, error } = call;
    context.emit('failed', atEnd(call), { call: name, error, path: `process ${target}` });
    return;
  }
  const pieces = items(call.arguments[1]).map((item) => bytes(field(item, 'iov_base')));
  const data = Buffer.concat(pieces.map((piece) => piece ?? Buffer.alloc(0)));
  emitCopied(context, call, target, data, call.name === 'process_vm_writev' ? 'to' : 'from');
}

const memoryFile = /^\/proc\/(\d+)\/mem$/;

/** @returns The process whose memory the object is: it is read and written by read(2) and write(2), too. */
export function processInMemoryFile({ path }: SharedObject): number | undefined {
  const pid = memoryFile.exec(path ?? '')?.[1];
  return pid === undefined ? undefined : Number(pid);
}

export function emitCopied(
  context: Context,
  call: Call,
  target: number,
  content: Buffer,
  direction: 'to' | 'from',
): void {
  const count = call.result ?? 0;
  const data = content.subarray(0, count);
  context.emit('memory-copied', atEnd(call), {
    direction,
    target: context.processes.ofThread(target)?.pid ?? target,
    count,
    data,
    truncated: data.length < count ? true : undefined,
    call: call.name,
  });
}
