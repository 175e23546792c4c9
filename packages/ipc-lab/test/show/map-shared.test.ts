import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { pythonPeer } from '../support/peers.js';
import { run, runCommand } from '../support/run.js';

const folder = temporaryFolder();

/** The five views after each write, from the last columns of the table. */
function viewsIn(stdout: string): string[] {
  return [...stdout.matchAll(/ MAP_\w+ +((?:[.STUpq]{8} *){5})$/gm)].map(([, views = '']) =>
    views.trim().replace(/ +/g, ' '),
  );
}

describe('ipc-lab show map-shared', () => {
  it('shows the same as two Python processes that make the same writes', async () => {
    const { code, stdout, stderr } = await run('ipc-lab', 'show', 'map-shared', '--lang', 'en');
    assert.deepEqual([code, stderr], [0, '']);

    const file = join(folder, 'file');
    writeFileSync(file, '........');
    const python = await runCommand('python3', pythonPeer('map_views'), file);
    assert.equal(python.stderr, '');
    const lines = python.stdout.trim().split('\n');
    const content = lines.pop();
    assert.equal(lines.length, 5);
    assert.deepEqual(viewsIn(stdout), lines);
    assert.ok(stdout.includes(`the file contains "${content}"`), stdout);
    assert.match(
      stdout,
      /\n3 of the 3 writes by MAP_SHARED reached the file, and 0 of the 2 writes by MAP_PRIVATE\.\n$/,
    );
  });

  it('says the same in French', async () => {
    const [en, fr] = await Promise.all(
      ['en', 'fr'].map((language) => run('ipc-lab', 'show', 'map-shared', '--lang', language)),
    );
    assert.deepEqual(viewsIn(fr?.stdout ?? ''), viewsIn(en?.stdout ?? ''));
    assert.match(
      fr?.stdout ?? '',
      /a reçu 3 des 3 écritures par MAP_SHARED, et 0 des 2 écritures par MAP_PRIVATE\.\n$/,
    );
  });
});
