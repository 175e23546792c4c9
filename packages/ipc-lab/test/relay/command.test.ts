import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Publisher, Subscriber, text } from 'linux-ipc/channel';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { NatsServer, skip } from '../../../linux-ipc-nats/dist-test/support/nats-server.js';
import { programPath } from '../support/program-path.js';
import { Running } from '../support/run.js';

const relay = (...words: string[]): Running =>
  new Running(process.execPath, [programPath('ipc-lab'), 'relay', '--lang', 'en', ...words]);

describe('ipc-lab relay', () => {
  it('refuses what is no kind, type or address, in one line', async () => {
    for (const [words, message] of [
      [['queue', 'memory:/a', 'memory:/b'], /KIND/],
      [['inbox', 'memory:/a', 'memory:/b', '--messages', 'xml'], /--messages/],
      [['inbox', 'memory:/a'], /TO/],
    ] as const) {
      const { code, stderr } = await relay(...words).ended;
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    }
  });

  describe('with a server', { skip }, () => {
    const folder = temporaryFolder();
    let server: NatsServer;
    before(async () => {
      server = await NatsServer.start([]);
    });
    after(() => server.stop());

    it('joins two machines, ends with its source, and counts', async () => {
      const messages = text();
      const [here, there] = [join(folder, 'here'), join(folder, 'there')];
      const publisher = await Publisher.listen(here, { messages });
      const wire = server.at('relayed', 'secret@');
      const words = ['--messages', 'text'];
      const first = relay('publisher', `memory:${here}`, wire, ...words);
      await first.says(/^Relaying from .*\n/);
      assert.equal(first.stdout, `Relaying from memory:${here} to ${server.at('relayed', '…@')}\n`);
      const second = relay('publisher', wire, `memory:${there}`, ...words);
      await second.says(/^Relaying/);
      const subscriber = await Subscriber.connect(there, { messages });
      await publisher.send('hello');
      assert.equal(await subscriber.receive(), 'hello');
      publisher.close();
      assert.equal(await subscriber.receive(), undefined);
      subscriber.close();
      for (const one of [first, second]) {
        const { code, stdout } = await one.ended;
        assert.equal(code, 0);
        assert.match(stdout, /messages relayed: 1, lost: 0/);
      }
    });
  });
});
