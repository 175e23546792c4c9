/** What tests of connections do with an address: exchange a message, or see that it is refused. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import 'linux-ipc-nats';
import { listenForChannels, openChannel, openInbox, text } from 'linux-ipc/channel';
import type { NatsOptions } from 'linux-ipc-nats';

/** In every password of these tests: it must be in no error. */
export const secret = 'hunter2';

/** Everything that somebody could log of an error. */
export function allOf(error: unknown): string {
  return inspect(error, { depth: 10, showHidden: true });
}

/** A message passes. */
export async function exchange(address: `nats://${string}`, nats: NatsOptions = {}): Promise<void> {
  using listener = await listenForChannels(address, { messages: text(), nats });
  const [there, here] = await Promise.all([
    listener.accept(),
    openChannel(address, { messages: text(), nats }),
  ]);
  assert.equal(inspect([there, here, listener], { depth: 9 }).includes(secret), false);
  await here.send('hello');
  assert.equal(await there.receive(), 'hello');
  here.close();
  there.close();
}

/** The server refuses, with this code. */
export async function refused(
  address: `nats://${string}`,
  nats: NatsOptions,
  code: string,
): Promise<void> {
  await assert.rejects(openInbox(address, { nats }), (error: NodeJS.ErrnoException) => {
    assert.equal(error.code, code, allOf(error));
    assert.equal(allOf(error).includes(secret), false, allOf(error));
    return true;
  });
}
