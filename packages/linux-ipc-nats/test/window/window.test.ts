/** The two windows over a wire that loses, repeats and reorders: what is received is what was sent. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { FRAME, numberOf, payloadOf } from '../../dist/session/frame.js';
import { IncomingWindow } from '../../dist/window/incoming.js';
import { OutgoingWindow } from '../../dist/window/outgoing.js';

/** A generator of its own: a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

describe('windows', () => {
  it('carry all, in order, once, over a wire that loses a third and repeats a tenth', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const random = randomFrom(seed);
      const capacity = 1024;
      const wire: Buffer[] = [];
      const outgoing = new OutgoingWindow(capacity, (record) => {
        if (random() < 0.33) return;
        wire.push(record);
        if (random() < 0.1) wire.push(record);
      });
      const incoming = new IncomingWindow(capacity);
      const count = 200;
      let sent = 0;
      let received = 0;
      for (let turn = 0; received < count; turn++) {
        assert.ok(turn < 100_000, `seed ${seed}: ${received} of ${count}`);
        while (sent < count && outgoing.trySend(Buffer.alloc(sent % 90, sent & 255), 0)) sent++;
        for (const record of wire.splice(0)) {
          assert.equal(record[0], FRAME.RECORD);
          if (incoming.add(numberOf(record), record)) continue;
          const missing = incoming.missing(numberOf(record), false);
          if (missing !== undefined && random() < 0.7) outgoing.resend(missing);
        }
        for (let record; (record = incoming.take()) !== undefined; received++) {
          assert.deepEqual(
            Buffer.from(payloadOf(record)),
            Buffer.alloc(received % 90, received & 255),
          );
        }
        if (random() < 0.5) outgoing.acknowledge(incoming.taken);
        // A heartbeat, sometimes: it says what was sent last.
        const missing = random() < 0.5 ? incoming.missing(outgoing.last, true) : undefined;
        if (missing !== undefined) outgoing.resend(missing);
      }
      outgoing.acknowledge(incoming.taken);
      assert.ok(outgoing.hasRoom(capacity - 10), `seed ${seed}`);
    }
  });

  it('ignore numbers that nobody can have sent', () => {
    const sent: number[] = [];
    const outgoing = new OutgoingWindow(1024, (record) => sent.push(numberOf(record)));
    assert.ok(outgoing.trySend(new Uint8Array(1), 0) && outgoing.trySend(new Uint8Array(1), 0));
    for (const number of [-1, 0, 3, NaN, Infinity]) {
      assert.equal(outgoing.acknowledge(number), false);
      outgoing.resend(number);
    }
    assert.deepEqual(sent, [1, 2]);
    outgoing.resend(2);
    assert.deepEqual(sent, [1, 2, 2]);
  });
});
