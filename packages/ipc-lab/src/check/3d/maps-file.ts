/** The criterion `maps-file`: the writer maps a regular file, shared and writable. */
import type { RecordedHistory } from '../../history/recorded-history.js';
import { nameOfMemory } from '../judge/carriers.js';
import { isMemory } from '../judge/common-memory.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Evidence } from './evidence.js';
import type { Mapping } from './mapping.js';

export function mapsFile({ history }: Run, mapping: Mapping | undefined): Finding<Evidence> {
  if (mapping === undefined) {
    const refused = history.all('failed').find((event) => event.call === 'mmap');
    if (refused === undefined) return withoutMapping(history);
    const { pid, error } = refused;
    return fail('mapping-refused', { pid, at: history.at(refused), error });
  }
  const shown = { pid: mapping.pid, path: mapping.object.path ?? '', at: history.at(mapping) };
  if (!mapping.shared) return fail('mapped-private', shown);
  return mapping.writable ? pass('file-mapped', shown) : fail('mapped-read-only', shown);
}

/** What the writer used instead of a mapped file. */
function withoutMapping(history: RecordedHistory): Finding<Evidence> {
  const memory = history.all('mapped').find(({ shared, object }) => shared && isMemory(object));
  if (memory !== undefined) {
    const { pid, object } = memory;
    return fail('memory-mapped', { pid, what: nameOfMemory(object), at: history.at(memory) });
  }
  // A file to which the output was redirected before the program began contains what it prints.
  const outputs = new Set(history.processes.all.map(({ given }) => given));
  const written = history
    .all('written')
    .find(({ object, count }) => object.kind === 'file' && count > 0 && !outputs.has(object));
  if (written === undefined) return fail('no-mapping');
  const { pid, object, call } = written;
  return fail('file-written', { pid, path: object.path ?? '', call, at: history.at(written) });
}
