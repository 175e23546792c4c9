/** The criterion `reader-maps`: the reader maps the same file. */
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Evidence } from './evidence.js';
import { fileMappings } from './mapping.js';

export function readerMaps(
  { history }: Run,
  path: string | undefined,
  inode: string | undefined,
): Finding<Evidence> {
  if (path === undefined) return unknown('no-mapping');
  // A file may have several names.
  const same = fileMappings(history).find(
    ({ object }) => object.path === path || (inode !== undefined && object.inode === inode),
  );
  if (same !== undefined) {
    return pass('reader-mapped', { pid: same.pid, path, at: history.at(same) });
  }
  const read = history.all('read').find(({ object }) => object.path === path);
  if (read === undefined) return fail('reader-no-mapping', { path });
  const { pid, call } = read;
  return fail('reader-read', { pid, path, call, at: history.at(read) });
}
