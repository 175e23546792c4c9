/** A file of an earlier run hides that the writer does not size it, or stores nothing: then nothing is known. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { check, notPassing, programWords, said } from '../support.js';

const folder = temporaryFolder();
const old = Buffer.from(Int32Array.from([3, 1, 4, 1, 5, ...Array<number>(59).fill(0)]).buffer);

function checkOn(path: string, writer: string): ReturnType<typeof check> {
  const words = (program: string): string => [...programWords(program, folder), path].join(' ');
  return check(['3d', '--json', '--writer', words(writer), '--reader', words('3d/reader.c')]);
}

describe('a file of an earlier run', () => {
  it('has a size that the writer did not give it', async () => {
    const path = join(folder, 'sized');
    writeFileSync(path, old);
    const checked = await checkOn(path, '3d/not_sized.c');
    assert.equal(notPassing(checked)['sized-first'], 'unknown');
    assert.match(said(checked, 'sized-first'), /already had 256 bytes before the writer began/);
  });

  it('has values that the writer did not store', async () => {
    const path = join(folder, 'filled');
    writeFileSync(path, old);
    const checked = await checkOn(path, '3d/private.c');
    assert.equal(notPassing(checked)['maps-file'], 'fail');
    const stores = await checkOn(path, '3d/writer.c');
    assert.deepEqual(notPassing(stores), {}, stores.stdout);
    writeFileSync(path, old);
    const nothing = await checkOn(path, '3d/stores_nothing.c');
    assert.deepEqual(notPassing(nothing), { 'five-ints': 'unknown' }, nothing.stdout);
    assert.match(said(nothing, 'five-ints'), /already began with 3 1 4 1 5 before the writer ran/);
  });
});
