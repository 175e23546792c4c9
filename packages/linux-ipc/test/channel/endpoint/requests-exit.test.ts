import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { listenForChannels, values, type ChannelUrl, type Envelope } from 'linux-ipc/channel';

import { Child } from '../../support/child.js';
import { fixture } from '../../support/peers.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const folder = temporaryFolder();
const messages = values<Envelope<number, string>>();

describe('requests that are aborted', () => {
  for (const carrier of ['memory', 'seqpacket'] as const) {
    it(`let the process exit, though nobody has answered, over ${carrier}`, async () => {
      const address: ChannelUrl = `${carrier}:${join(folder, carrier)}`;
      using server = await listenForChannels(address, { messages });
      const accepting = server.accept();
      await using child = new Child(process.execPath, [fixture('requests-aborted'), address]);
      using channel = await accepting;
      assert.equal(await child.line(), 'aborted');
      assert.equal(await child.end(), 0);
      assert.equal(channel.closed, false);
    });
  }
});
