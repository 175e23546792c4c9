/** Kills one end of a channel at a step of its protocol; the other must neither hang nor be misled. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { ChannelInvitation } from 'linux-ipc/channel';

import { fixture } from '../../support/peers.js';
import { numberedMessage, numberOfMessage } from './numbered-message.js';

/**
 * The child dies before its access number `step`: the survivor gets all that was published, whole
 * and in order, and learns that it died.
 *
 * @returns How many messages came through.
 */
export async function killAtStep(role: 'send' | 'receive', step: number): Promise<number> {
  using invitation = new ChannelInvitation({ capacity: 2 ** 14 });
  const child = spawn(process.execPath, [fixture('channel-dies'), role, String(step)], {
    stdio: ['ignore', 'inherit', 'inherit', invitation.fd],
  });
  const exited = once(child, 'exit');
  using channel = await invitation.accept();
  let count = 0;
  if (role === 'send') {
    for await (const message of channel) {
      assert.equal(numberOfMessage(message), count, `step ${String(step)}`);
      count++;
    }
  } else {
    const sendAll = async (): Promise<void> => {
      for (;;) await channel.send(numberedMessage(count++));
    };
    await assert.rejects(sendAll(), { code: 'EPIPE' });
  }
  assert.equal(await channel.end(), 'died', `step ${String(step)}`);
  assert.deepEqual(await exited, [null, 'SIGKILL']);
  return count;
}
