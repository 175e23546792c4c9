import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { compilePeer } from '../support/peers.js';
import { type Ended, run, Running } from '../support/run.js';

const folder = temporaryFolder();
const file = join(folder, 'file');
let peer: string;

before(() => {
  peer = compilePeer('map_end', folder);
  writeFileSync(file, 'a'.repeat(100));
});

/** Runs a C program that maps two pages of a file of 100 bytes, and touches one byte. */
async function inC(offset: number): Promise<Ended> {
  // The runtime of a sanitizer, which is preloaded for Node.js, would handle the signals.
  const env = { ...process.env, LD_PRELOAD: '' };
  return await new Running(peer, [file, String(offset)], { env }).ended;
}

describe('ipc-lab show map-end', () => {
  it('shows what happens to a C program at the same offsets', async () => {
    const { code, stdout, stderr } = await run('ipc-lab', 'show', 'map-end', '--lang', 'en');
    assert.deepEqual([code, stderr], [0, '']);

    const afterEnd = await inC(100);
    assert.deepEqual([afterEnd.code, afterEnd.stdout], [0, '0\n']);
    assert.equal(statSync(file).size, 100);
    assert.match(stdout, /reads bytes 100 to 4095, .*: 3996 of 3996 are zero\.\n/);
    assert.match(stdout, /writes z at 99, and reads z there\.\n/);
    assert.match(stdout, /writes z at 100, and reads z there\.\n/);
    assert.match(stdout, /It is 100 bytes long and contains 1 z\.\n/);

    const secondPage = await inC(4096);
    assert.equal(secondPage.signal, 'SIGBUS');
    assert.match(
      stdout,
      /reads at 4096, .*: SIGBUS\. .*: yes\), put 0 there and reports ERR_MEMORY_LOST\./,
    );

    const outside = await inC(8192);
    assert.equal(outside.signal, 'SIGSEGV');
    assert.match(
      stdout,
      /reads at 8192, after the mapping: undefined\. JavaScript checks bounds; /,
    );
    assert.match(
      stdout,
      / the file contains 1 of them\. Touching the next page raised SIGBUS\.\n$/,
    );
  });

  it('says the same in French', async () => {
    const { code, stdout } = await run('ipc-lab', 'show', 'map-end', '--lang', 'fr');
    assert.equal(code, 0);
    assert.match(
      stdout,
      / le fichier en contient 1\. Toucher la page suivante a provoqué SIGBUS\.\n$/,
    );
  });
});
