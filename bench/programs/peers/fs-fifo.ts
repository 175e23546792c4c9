/** Two FIFOs as streams of node:fs, each of whose reads occupies a thread of libuv's pool. */
import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { measurePeer, streamWire, type Wire } from './wire.js';

function wireOf(input: string, output: string): Wire {
  return streamWire(createReadStream(input), createWriteStream(output));
}

await measurePeer(
  (folder) => Promise.resolve(wireOf(join(folder, 'there'), join(folder, 'back'))),
  (name, start) => {
    const folder = mkdtempSync(join(tmpdir(), `${name}-`));
    execFileSync('mkfifo', [join(folder, 'there'), join(folder, 'back')]);
    process.once('exit', () => {
      rmSync(folder, { recursive: true });
    });
    start(folder);
    return Promise.resolve(wireOf(join(folder, 'back'), join(folder, 'there')));
  },
);
