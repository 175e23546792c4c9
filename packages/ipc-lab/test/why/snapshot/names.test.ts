import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { takeSnapshot } from '../../../dist/why/snapshot/read-proc.js';

const folder = temporaryFolder();
const waits = "console.log('ready'); setInterval(() => {}, 1e6);";

/** What a process is called that runs this script, once it has printed a line. */
async function nameOf(script: string, file: string): Promise<string | undefined> {
  const path = join(folder, file);
  writeFileSync(path, script);
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(child.stdout, 'data');
    const pid = child.pid ?? 0;
    return takeSnapshot([pid], () => []).processes.get(pid)?.name;
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

describe('the name of a process', () => {
  it('is that of the script, where an interpreter runs one, however long', async () => {
    assert.equal(await nameOf(waits, 'longer_than_fifteen.js'), 'longer_than_fifteen.js');
  });

  it("is the kernel's, where a title stands in the place of the arguments", async () => {
    const titled = `process.title = 'store: 2 of /srv'; ${waits}`;
    assert.equal(await nameOf(titled, 'titled.js'), 'store: 2 of /sr');
  });
});
