/** Encodes and decodes generated values, and sends them through real channels and queues. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';
import { record, text, values, type FieldType } from 'linux-ipc/channel';
import { PosixMessageQueue, unlinkPosixMessageQueue } from 'linux-ipc/message-queue';
import { Pipe } from 'linux-ipc/pipe';
import { signalName, signalNumber } from 'linux-ipc/signal';
import { socketPair } from 'linux-ipc/socket';

import { signalSet } from '../../dist/signal/signal-set.js';
import { decodeAddress, encodeAddress } from '../../dist/socket/address.js';
import { uniqueName } from '../support/unique-name.js';

const numRuns = Number(process.env['LINUX_IPC_RUNS'] ?? 100);

const fieldValues: Record<FieldType, fc.Arbitrary<number | bigint>> = {
  int8: fc.integer({ min: -128, max: 127 }),
  uint8: fc.nat(255),
  int16: fc.integer({ min: -32768, max: 32767 }),
  uint16: fc.nat(65535),
  int32: fc.integer(),
  uint32: fc.nat(2 ** 32 - 1),
  float32: fc.float(),
  float64: fc.double(),
  bigint64: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  biguint64: fc.bigInt(0n, 2n ** 64n - 1n),
};

/** The fields of a record, and a value for each. */
const records = fc
  .dictionary(
    fc.string().filter((name) => name !== 'moveTo' && name !== '__proto__'),
    fc.constantFrom(...(Object.keys(fieldValues) as FieldType[])),
    { minKeys: 1 },
  )
  .chain((fields) => {
    const types = Object.entries(fields).map(([name, type]) => [name, fieldValues[type]] as const);
    return fc.record({
      fields: fc.constant(fields),
      value: fc.record(Object.fromEntries(types) as Record<string, fc.Arbitrary<number | bigint>>),
    });
  });

/** The messages are few and short, as the system's limits for a queue require. */
const messages = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 5 });

describe('a value arrives unchanged', () => {
  it('in a record with any fields', () => {
    fc.assert(
      fc.property(records, ({ fields, value }) => {
        const codec = record(fields);
        const bytes = codec.encode(value as never).slice();
        assert.equal(bytes.length, codec.byteLength);
        assert.deepEqual({ ...codec.decode(bytes, 0, bytes.length) }, { ...value });
      }),
      { numRuns },
    );
  });

  it('as text and as a structured clone', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
    });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), anything, (string, value) => {
        const encoded = text().encode(string);
        assert.equal(text().decode(encoded, 0, encoded.length), string);
        if (value === undefined) return;
        const codec = values();
        const bytes = codec.encode(value);
        // Compares bytes, since deepEqual() does not match the keys of a map that are empty objects.
        const decoded = codec.decode(bytes, 0, bytes.length);
        assert.deepEqual(codec.encode(decoded), codec.encode(structuredClone(value)));
      }),
      { numRuns },
    );
  });

  it('through a pipe', async () => {
    using pipe = Pipe.create();
    const into = Buffer.alloc(4096);
    await fc.assert(
      fc.asyncProperty(messages, async (sent) => {
        for (const message of sent) {
          await pipe.write.writeRecord(message);
          const length = await pipe.read.read(into);
          assert.deepEqual(new Uint8Array(into.subarray(0, length)), message);
        }
      }),
      { numRuns },
    );
  });

  it('through a message queue, the highest priority first', async () => {
    const name = uniqueName();
    using queue = PosixMessageQueue.create(name);
    unlinkPosixMessageQueue(name);
    const prioritised = fc.array(
      fc.record({ message: fc.uint8Array({ maxLength: 300 }), priority: fc.nat(32767) }),
      { maxLength: 10 },
    );
    await fc.assert(
      fc.asyncProperty(prioritised, async (sent) => {
        for (const { message, priority } of sent) await queue.send(message, { priority });
        const expected = sent.toSorted((a, b) => b.priority - a.priority);
        for (const { message, priority } of expected) {
          const received = await queue.receive();
          assert.deepEqual(
            { ...received, message: new Uint8Array(received.message) },
            { message, priority },
          );
        }
      }),
      { numRuns },
    );
  });

  it('through a seqpacket connection', async () => {
    const [from, to] = socketPair('seqpacket');
    await fc.assert(
      fc.asyncProperty(messages, async (sent) => {
        for (const message of sent) await from.send(message);
        for (const message of sent) {
          assert.deepEqual(new Uint8Array((await to.receive()) ?? []), message);
        }
      }),
      { numRuns },
    );
    from.close();
    to.close();
  });
});

describe('a name means the same in both directions', () => {
  it('of a signal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 34, max: 64 }), (a, b) => {
        for (const number of [a, b]) assert.equal(signalNumber(signalName(number)), number);
        assert.equal(signalSet([a, b]), (1n << BigInt(a - 1)) | (1n << BigInt(b - 1)));
      }),
      { numRuns },
    );
  });

  it('of a socket, or it is rejected', () => {
    const name = fc.string({ unit: 'binary', maxLength: 120 });
    fc.assert(
      fc.property(name, name, (path, abstract) => {
        for (const address of [path, { abstract }]) {
          const length = Buffer.byteLength(typeof address === 'string' ? path : abstract);
          const isBad = length === 0 || length > 107 || (address === path && path.includes('\0'));
          if (isBad) {
            assert.throws(() => encodeAddress(address), { code: 'ERR_OUT_OF_RANGE' });
          } else {
            assert.deepEqual(decodeAddress(encodeAddress(address).name), address);
          }
        }
      }),
      { numRuns },
    );
  });
});
