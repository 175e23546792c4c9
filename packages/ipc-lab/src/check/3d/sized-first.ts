/** The criterion `sized-first`: the file is long enough before the writer stores into the mapping. */
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import { wanted } from './content.js';
import type { Evidence } from './evidence.js';
import type { Mapping } from './mapping.js';

export function sizedFirst({ history }: Run, mapping: Mapping | undefined): Finding<Evidence> {
  if (mapping === undefined) return unknown('no-mapping');
  const fault = history.processes.all.find((process) => process.ended?.signal === 'SIGBUS');
  if (fault !== undefined) return fail('bus-error', { pid: fault.pid });
  // One file may have several names, and is an object of its own under each.
  const names = new Set([mapping.object]);
  for (const { object, of } of history.all('made').toReversed()) {
    if (of !== undefined && names.has(object)) names.add(of);
  }
  const sizes = history.all('sized').filter(({ object }) => names.has(object));
  const before = sizes.filter((event) => event.id < mapping.id).at(-1);
  const size = before?.size ?? 0;
  const shown = { size, call: before?.call ?? '', pid: mapping.pid, at: history.at(mapping) };
  const isOwn =
    sizes.some(({ call }) => !isLook(call)) ||
    history.all('written').some(({ object }) => names.has(object));
  if (size >= wanted.bytes) {
    if (isOwn) return pass('sized', shown);
    return unknown('sized-before', { ...shown, path: mapping.object.path ?? '' });
  }
  // The file may grow after mmap: an earlier store would have raised SIGBUS.
  const later = sizes.find((event) => event.id > mapping.id && event.size >= wanted.bytes);
  return later === undefined
    ? fail('not-sized', shown)
    : pass('sized', { ...shown, size: later.size, call: later.call });
}

/** Whether the call only shows the size: stat(2), or open(2) of a file that was there. */
function isLook(call: string): boolean {
  return /stat|^open|^creat/.test(call);
}
