/** The criterion `maps-file`: the writer maps a regular file, shared and writable. */
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Evidence } from './evidence.js';
import type { Mapping } from './mapping.js';

export function mapsFile({ history }: Run, mapping: Mapping | undefined): Finding<Evidence> {
  if (mapping === undefined) {
    const refused = history.all('failed').find((event) => event.call === 'mmap');
    if (refused === undefined) return fail('no-mapping');
    const { pid, error } = refused;
    return fail('mapping-refused', { pid, at: history.at(refused), error });
  }
  const shown = { pid: mapping.pid, path: mapping.object.path ?? '', at: history.at(mapping) };
  if (!mapping.shared) return fail('mapped-private', shown);
  return mapping.writable ? pass('file-mapped', shown) : fail('mapped-read-only', shown);
}
