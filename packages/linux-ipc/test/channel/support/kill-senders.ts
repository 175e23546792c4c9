/** Kills senders of one inbox at steps of their protocol, while another goes on sending. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Inbox, values } from 'linux-ipc/channel';

import { fixture } from '../../support/peers.js';

/** Runs `outbox-sends`; resolves with its exit code and signal. */
export function startSender(
  path: string,
  name: string,
  count: number,
  ...step: string[]
): Promise<unknown[]> {
  const child = spawn(
    process.execPath,
    [fixture('outbox-sends'), path, name, String(count), ...step],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  return once(child, 'exit');
}

/**
 * The inbox gets all that the living sender sends and, of each killed one, what it had sent: in
 * order, from the first on, without a gap. It learns of each death.
 */
export async function killSenders(steps: readonly number[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-inbox-'));
  const path = join(folder, 'socket');
  let died = 0;
  const onLeave = (_: unknown, end: string): void => {
    if (end === 'died') died++;
  };
  const messages = values<[name: string, number: number]>();
  using inbox = await Inbox.listen(path, { messages, capacity: 4096, onLeave });
  const receiving = (async () => {
    const next = new Map<string, number>();
    for await (const [name, number] of inbox) {
      assert.equal(number, next.get(name) ?? 0, name);
      next.set(name, number + 1);
      if (name === 'last') return next;
    }
    return assert.fail('the inbox ended');
  })();
  const alive = startSender(path, 'alive', 20_000);
  for (const [i, step] of steps.entries()) {
    const exit = startSender(path, `${String(i)}, killed at ${String(step)}`, 1e6, String(step));
    assert.deepEqual(await exit, [null, 'SIGKILL']);
  }
  assert.deepEqual(await alive, [0, null]);
  assert.deepEqual(await startSender(path, 'last', 1), [0, null]);
  const received = await receiving;
  assert.equal(received.get('alive'), 20_000);
  assert.equal(died, steps.length);
  rmSync(folder, { recursive: true });
}
