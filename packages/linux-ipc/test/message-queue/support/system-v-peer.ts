import assert from 'node:assert/strict';

import { Child } from '../../support/child.js';
import { compilePeer } from '../../support/peers.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

export const peer = compilePeer('system-v-queue', temporaryFolder());

/** The C program at the other end of an existing queue. */
export async function attachPeer(id: number): Promise<Child> {
  const child = new Child(peer, ['attach', String(id)]);
  assert.equal(await child.line(), String(id));
  return child;
}
