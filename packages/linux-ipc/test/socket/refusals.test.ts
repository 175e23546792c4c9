import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = `
  import { randomUUID } from 'node:crypto';
  import { Channel, ChannelServer, json, text } from 'linux-ipc/channel';

  process.on('uncaughtException', ({ message }) => console.log('uncaught', message));
  const onRefused = () => { throw new Error('mine'); };
  const server = await ChannelServer.listen({ abstract: randomUUID() }, { messages: text(), onRefused });
  const accepting = server.accept();
  const wrong = Channel.connect(server.address, { messages: json() });
  await wrong.catch(({ code }) => console.log(code));
  const right = Channel.connect(server.address, { messages: text() });
  for (const channel of await Promise.all([accepting, right])) channel.close();
  console.log('served, refused', server.refused);
  server.close();
`;

describe('a server whose onRefused throws', () => {
  it('serves its next guest: what was thrown is an uncaught exception', () => {
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: dirname(fileURLToPath(import.meta.url)),
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.equal(run.stderr, '');
    const lines = run.stdout.trim().split('\n').sort();
    assert.deepEqual(lines, ['ERR_CHANNEL_MISMATCH', 'served, refused 1', 'uncaught mine']);
  });
});
