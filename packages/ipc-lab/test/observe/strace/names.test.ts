/** Names of any bytes, through the real strace, in every position in which it writes a path. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';

import { python } from '../../../../linux-ipc/dist-test/support/peers.js';
import { textOf } from '../../../dist/language/lossless.js';
import { observeTrace, Trace, type Event } from '../../../dist/observe/index.js';
import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { only } from '../support.js';

const folder = realpathSync(temporaryFolder());

/** Uses each name, a line of hexadecimal digits, in every way. */
const program = `import mmap, os, socket, sys
for name in map(bytes.fromhex, sys.stdin.read().split()):
    f = os.open(name, os.O_RDWR | os.O_CREAT)
    os.write(f, bytes(4096))
    mmap.mmap(f, 4096).close()
    os.link(name, b'second')
    os.unlink(name)
    os.ftruncate(f, 5)
    os.rename(b'second', name)
    os.unlink(name)
    os.close(f)
    os.mkfifo(name)
    f = os.open(name, os.O_RDWR)
    os.write(f, b'1')
    os.close(f)
    os.unlink(name)
    for address in (name, b'\\0' + name):
        server = socket.socket(socket.AF_UNIX)
        server.bind(address)
        server.listen()
        client = socket.socket(socket.AF_UNIX)
        client.connect(address)
        accepted, _ = server.accept()
        client.send(b'1')
        accepted.recv(1)
        for one in (server, client, accepted): one.close()
    os.unlink(name)
    os.mkdir(name)
    inside = os.open(name, os.O_RDONLY)
    os.mkfifo(b'at', dir_fd=inside)
    os.chdir(name)
    os.mkfifo(b'in')
    os.chdir('..')
    os.fchdir(inside)
    os.mkfifo(b'../beside')
    os.close(inside)
    for path in (b'at', b'in', b'../beside'): os.unlink(path)
    os.chdir(b'..')
    os.rmdir(name)
`;

const odd = [
  ...['a->b<c>', 'x (deleted)', 'x(deleted)', '>(deleted)', 'n\nl', 'q"uo\\te', '\\76', 'é'],
  ...['u <unfinished ...>', '<... read resumed>', ') = 5', 'y<char 1:3>', '@abc', '...', '], "'],
].map((name) => Buffer.from(name));

function randomName(): Buffer {
  const bytes = Array.from({ length: randomInt(1, 40) }, () => randomInt(1, 256));
  return Buffer.from(bytes.filter((byte) => byte !== 0x2f).concat(0x78));
}

it('names of any bytes are read as the program gave them', async () => {
  const names = [
    ...odd,
    Buffer.from([0xff, 0xe9, 0x80]),
    ...Array.from({ length: 40 }, randomName),
  ];
  const path = join(folder, 'program.py');
  writeFileSync(path, program);
  const input = `${names.map((name) => name.toString('hex')).join('\n')}\n`;
  const events: Event[] = [];
  const trace = new Trace([python(), path], {
    terminal: true,
    input,
    cwd: folder,
  });
  for await (const batch of observeTrace(trace)) events.push(...batch);
  const made = only(events, 'made').map(({ object }) => object.path);
  const removed = only(events, 'removed').map(({ object }) => object.path);
  const mapped = only(events, 'mapped').map(({ object }) => object.path);
  const bound = only(events, 'bound');
  for (const name of names) {
    const text = textOf(name);
    const whole = `${folder}/${text}`;
    const shown = JSON.stringify(text);
    assert.ok(mapped.includes(whole), `mapped ${shown}`);
    assert.ok(made.includes(whole) && removed.includes(whole), `made and removed ${shown}`);
    assert.ok(made.includes(`${whole}/at`), `beneath a folder's descriptor ${shown}`);
    assert.ok(made.includes(`${whole}/in`), `in the working folder ${shown}`);
    assert.ok(
      bound.some((event) => event.path === whole),
      `bound ${shown}`,
    );
    assert.ok(
      bound.some(({ address }) => address === `@${text}`),
      `abstract ${shown}`,
    );
  }
  assert.equal(made.filter((one) => one === `${folder}/beside`).length, names.length);
  assert.ok(only(events, 'accepted').every(({ cause }) => cause !== undefined));
  assert.equal(only(events, 'accepted').length, names.length * 2);
  assert.equal(only(events, 'unparsed').length, 0);
});
