/** Several copies of the library in one thread: Jest loads one for each file of tests, and npm may install two versions. */
import assert from 'node:assert/strict';
import { cpSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import * as first from 'linux-ipc';

import { temporaryFolder } from '../support/temporary-folder.js';

type Library = typeof first;

async function copy(folder: string): Promise<Library> {
  const original = dirname(fileURLToPath(import.meta.resolve('linux-ipc/package.json')));
  for (const name of ['dist', 'package.json'])
    cpSync(join(original, name), join(folder, name), { recursive: true });
  symlinkSync(join(original, 'build'), join(folder, 'build'));
  return (await import(pathToFileURL(join(folder, 'dist/index.js')).href)) as Library;
}

describe('two copies of the library in one thread', () => {
  it('wait at the same time, for pipes, signals and channels', async () => {
    const second = await copy(temporaryFolder());
    const into = Buffer.alloc(1);
    const readers = [first, second].map(({ Pipe }) => Pipe.create());
    const reading = readers.map(({ read }) => read.read(into));
    for (const { write } of readers) await write.write(Buffer.from('x'));
    assert.deepEqual(await Promise.all(reading), [1, 1]);
    for (const end of readers.flatMap(({ read, write }) => [read, write])) end.close();

    const watched = [first.Signals.watch(['SIGUSR2']), second.Signals.watch(['SIGHUP'])];
    process.kill(process.pid, 'SIGUSR2');
    process.kill(process.pid, 'SIGHUP');
    const names = await Promise.all(watched.map(async (signals) => (await signals.next()).name));
    assert.deepEqual(names, ['SIGUSR2', 'SIGHUP']);
    for (const signals of watched) signals.close();

    const [ours, theirs] = first.socketPair('seqpacket');
    const [host, guest] = await Promise.all([
      first.SocketChannel.host(ours.descriptor),
      second.SocketChannel.connect({ fd: theirs.descriptor.release() }),
    ]);
    const receiving = guest.receive();
    await host.send(Buffer.from('message'));
    assert.equal(Buffer.from((await receiving) ?? []).toString(), 'message');
    host.close();
    guest.close();
  });
});
