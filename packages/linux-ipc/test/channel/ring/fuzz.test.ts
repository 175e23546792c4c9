/**
 * The other side is hostile: it may store anything, anywhere, at any time. It can cause an error with
 * the code ERR_CHANNEL_CORRUPTED or ERR_CHANNEL_MISMATCH, or wrong payloads. It cannot cause an access
 * outside the memory (the views prevent it, and these tests would read an undefined byte), an endless
 * loop or another exception.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Reassembly, RECORD_TYPE } from '../../../dist/channel/message/fragments.js';
import { BroadcastProducer, BroadcastSubscriber } from '../../../dist/channel/ring/broadcast.js';
import {
  LatestValueConsumer,
  LatestValueProducer,
} from '../../../dist/channel/ring/latest-value.js';
import {
  HEADER_BYTES,
  KIND,
  PARTICIPANT_COUNT,
  PARTICIPANT_WORDS,
  WORD,
  type Kind,
} from '../../../dist/channel/ring/layout.js';
import { ManyToOneConsumer, ManyToOneProducer } from '../../../dist/channel/ring/many-to-one.js';
import { OneToOneConsumer } from '../../../dist/channel/ring/one-to-one-consumer.js';
import { OneToOneProducer } from '../../../dist/channel/ring/one-to-one.js';
import {
  ReliableSubscribers,
  ReliableSubscriber,
} from '../../../dist/channel/ring/reliable-broadcast.js';
import { attachSegment, type Segment } from '../../../dist/channel/ring/segment.js';
import {
  OutOfBandReceiver,
  OutOfBandSender,
  NUMBER_BYTES,
} from '../../../dist/channel/session/out-of-band.js';
import type { Descriptor } from '../../../dist/core/descriptor.js';
import { localSegment, doNothing, numbered, oneToOneSegment } from '../support/segments.js';

/** A repeatable source of numbers (xorshift). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const interesting = [
  0, 1, 7, 8, 9, 15, 16, 63, 64, 65, 127, 128, 4096, 0x7fff_fff8, 0x7fff_ffff, -0x8000_0000, -1, -7,
  -8, -16, -64,
];

function isRefusal(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_CHANNEL_CORRUPTED' || code === 'ERR_CHANNEL_MISMATCH';
}

/** Runs `use`; returns whether it threw a refusal. Throws any other error. */
function refused(use: () => void): boolean {
  try {
    use();
    return false;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return true;
  }
}

/** A handler with an access of its own, so that the other side can store between two messages. */
const check = (segment: Segment) => (bytes: Uint8Array, offset: number, length: number) => {
  Atomics.load(segment.words, 0);
  assert.ok(offset >= HEADER_BYTES && length >= 0);
  assert.ok(offset + length <= HEADER_BYTES + segment.capacity);
  assert.equal(bytes, segment.bytes);
};

function drainSafely(consumer: OneToOneConsumer, segment: Segment): void {
  assert.ok(consumer.drain(check(segment), 1_000_000) <= segment.capacity / 8);
}

describe('a hostile segment', () => {
  const description = { kind: KIND.ONE_TO_ONE, capacity: 256, schema: 0 };

  it('of any kind is refused by attachSegment() if one static word is wrong', () => {
    for (const kind of [KIND.ONE_TO_ONE, KIND.MANY_TO_ONE, KIND.BROADCAST, KIND.LATEST_VALUE]) {
      for (let word = WORD.MAGIC; word <= WORD.SCHEMA; word++) {
        for (const value of interesting) {
          const segment = localSegment(kind, 256);
          if (segment.words[word] === value) continue;
          segment.words[word] = value;
          const { buffer, byteLength } = segment.bytes;
          assert.throws(() => attachSegment(buffer, 0, byteLength, { ...description, kind }), {
            code: 'ERR_CHANNEL_MISMATCH',
          });
        }
      }
    }
  });

  it('is refused by attachSegment() if its length differs from its header', () => {
    const segment = oneToOneSegment(256);
    for (const length of [0, 1, 4095, 4096, 4351, 4353]) {
      assert.throws(() => attachSegment(segment.bytes.buffer, 0, length, description), {
        code: 'ERR_CHANNEL_MISMATCH',
      });
    }
  });

  it('causes at worst an error or wrong payloads, with any value in TAIL or HEAD', () => {
    let refusals = 0;
    for (const word of [WORD.TAIL, WORD.HEAD]) {
      for (const value of interesting) {
        const segment = oneToOneSegment(256);
        const producer = new OneToOneProducer(segment, doNothing);
        const consumer = new OneToOneConsumer(segment, doNothing);
        producer.trySend(numbered(1, 20), 0);
        segment.words[word] = value;
        const uses = [
          () => {
            for (let i = 0; i < 100 && producer.trySend(numbered(2, 24), 0); i++);
          },
          () => {
            drainSafely(consumer, segment);
          },
          () => new OneToOneProducer(segment, doNothing),
          () => {
            drainSafely(new OneToOneConsumer(segment, doNothing), segment);
          },
        ];
        for (const use of uses) if (refused(use)) refusals++;
      }
    }
    assert.ok(refusals > 15, String(refusals));
  });

  it('causes at worst an error or wrong payloads, with any length in a record', () => {
    let refusals = 0;
    for (let position = 0; position < 9; position++) {
      for (const value of [...interesting, 24, 32, 40, 255, 256, 257, 264]) {
        const segment = oneToOneSegment(256);
        const producer = new OneToOneProducer(segment, doNothing);
        const consumer = new OneToOneConsumer(segment, doNothing);
        while (producer.trySend(numbered(3, 16), 0));
        segment.words[WORD.DATA + 6 * position] = value;
        if (
          refused(() => {
            drainSafely(consumer, segment);
          })
        )
          refusals++;
      }
    }
    assert.ok(refusals > 100, String(refusals));
  });
});

const noFile = { [Symbol.dispose]: doNothing } as unknown as Descriptor;

/** One step of a protocol's use, chosen at random. */
type Use = (random: (below: number) => number) => void;

interface Protocol {
  readonly kind: Kind;
  /** Every use of a segment. */
  readonly usesOf: (segment: Segment) => Use[];
}

const protocols: Record<string, Protocol> = {
  'one-to-one': {
    kind: KIND.ONE_TO_ONE,
    usesOf: (segment) => {
      const producer = new OneToOneProducer(segment, doNothing);
      const consumer = new OneToOneConsumer(segment, doNothing);
      return [
        (random) => {
          producer.trySend(numbered(1, random(segment.largest + 1)), random(9));
        },
        (random) => {
          producer.abort();
          if (producer.tryClaimMany(0, 1 + random(segment.capacity / 64), 0) >= 0) producer.stage();
          producer.publish();
        },
        (random) => {
          producer.maySleep(random(segment.largest + 1));
        },
        () => {
          consumer.maySleep();
        },
        () => {
          drainSafely(consumer, segment);
        },
      ];
    },
  },
  'many-to-one': {
    kind: KIND.MANY_TO_ONE,
    usesOf: (segment) => {
      const producers = [0, 31].map((participant) => new ManyToOneProducer(segment, participant));
      const consumer = new ManyToOneConsumer(segment);
      return [
        (random) => {
          producers[random(2)]?.trySend(numbered(1, random(segment.largest + 1)), random(9));
        },
        () => {
          assert.ok(consumer.drain(check(segment), 1_000_000) <= segment.capacity / 4);
        },
        (random) => {
          consumer.recover(() => random(2) === 0);
        },
      ];
    },
  },
  broadcast: {
    kind: KIND.BROADCAST,
    usesOf: (segment) => {
      const producer = new BroadcastProducer(segment);
      const subscriber = new BroadcastSubscriber(segment);
      return [
        (random) => {
          switch (random(3)) {
            case 0:
              producer.abort();
              if (producer.tryClaim(random(segment.largest + 1), random(4)) >= 0) producer.stage();
              break;
            case 1:
              producer.publish();
              break;
            default:
              producer.abort();
              producer.trySend(numbered(1, random(segment.largest + 1)), random(4));
          }
        },
        () => {
          subscriber.drain((bytes, offset, length) => {
            assert.ok(offset >= 0 && length >= 0 && length <= segment.largest);
            assert.ok(bytes.buffer !== segment.bytes.buffer && offset + length <= bytes.length);
          }, 1_000_000);
        },
      ];
    },
  },
  'broadcast that waits': {
    kind: KIND.BROADCAST,
    usesOf: (segment) => {
      const subscribers = new ReliableSubscribers(segment.words);
      const producer = new BroadcastProducer(segment, subscribers);
      subscribers.add(0);
      subscribers.add(31);
      const members = [0, 31].map((participant) => new ReliableSubscriber(segment, participant));
      return [
        (random) => {
          producer.trySend(numbered(1, random(segment.largest + 1)), random(4));
        },
        (random) => {
          const handed = members[random(2)]?.drain(check(segment), 1_000_000) ?? 0;
          assert.ok(handed <= segment.capacity / 8);
        },
        (random) => {
          subscribers.remove(0);
          if (random(2) === 0) return;
          subscribers.add(0);
          members[0] = new ReliableSubscriber(segment, 0);
        },
      ];
    },
  },
  'messages sent out of band': {
    kind: KIND.BROADCAST,
    usesOf: (segment) => {
      const producer = new BroadcastProducer(segment);
      const subscriber = new BroadcastSubscriber(segment);
      const files: number[] = [];
      const socket = {
        pass: (number: number) => files.push(number) > 0,
        // The other side may pass any number.
        receive: () => {
          const number = files.shift();
          if (number === undefined) return undefined;
          return { number, map: () => undefined, [Symbol.dispose]: doNothing };
        },
        close: doNothing,
      };
      const sender = new OutOfBandSender(segment.words, () => noFile);
      sender.add(0, socket);
      const receiver = new OutOfBandReceiver(socket, segment.words, 0);
      return [
        (random) => {
          if (random(3) === 0) files.push(random(2 ** 32) | 0);
          producer.abort();
          producer.trySend(sender.send(numbered(1, 1)), RECORD_TYPE.OUT_OF_BAND);
          // Nothing takes them, although the segment may say so: then the socket is full.
          files.length = Math.min(files.length, 100);
        },
        (random) => {
          receiver.take(random(2 ** 32) | 0);
        },
        () => {
          subscriber.drain((bytes, offset, length) => {
            const number = bytes.slice(offset, offset + length);
            if (length === NUMBER_BYTES) receiver.take(new Int32Array(number.buffer)[0] ?? 0);
          }, 1_000_000);
        },
      ];
    },
  },
  'latest value': {
    kind: KIND.LATEST_VALUE,
    usesOf: (segment) => {
      const writer = new LatestValueProducer(segment);
      const reader = new LatestValueConsumer(segment);
      return [
        (random) => {
          writer.write(numbered(1, random(segment.capacity / 2 - 7)));
        },
        () => {
          const value = reader.read();
          assert.ok(value === undefined || value.length <= segment.capacity / 2 - 8);
        },
      ];
    },
  },
};

/** Calls `before` before every atomic access of `use`: another process may store there. */
function duringEachAccess(before: () => void, use: () => void): void {
  type Operation = (...parts: unknown[]) => unknown;
  const operations = Atomics as unknown as Record<string, Operation>;
  const names = ['load', 'store', 'add', 'exchange', 'compareExchange'];
  const originals = names.map((name) => [name, operations[name]] as [string, Operation]);
  for (const [name, original] of originals) {
    operations[name] = (...parts) => {
      before();
      return original(...parts);
    };
  }
  try {
    use();
  } finally {
    Object.assign(operations, Object.fromEntries(originals));
  }
}

const hotWords = [
  ...[WORD.TAIL, WORD.LATEST, WORD.HEAD, WORD.SLEEP, WORD.WAIT, WORD.INTENT],
  ...Array.from({ length: PARTICIPANT_WORDS }, (_, i) => WORD.PARTICIPANTS + i),
];

/** Stores anything anywhere; half of the stores hit the words of the protocol. */
function disturb(segment: Segment, random: (below: number) => number): void {
  const places = [
    () => hotWords[random(hotWords.length)] ?? 0,
    () => random(WORD.DATA),
    () => WORD.PARTICIPANTS + random(PARTICIPANT_COUNT * PARTICIPANT_WORDS),
    () => WORD.DATA + random(segment.capacity / 4),
  ];
  const word = places[random(places.length)]?.() ?? 0;
  const value = random(2) === 0 ? (interesting[random(interesting.length)] ?? 0) : random(2 ** 32);
  const old = segment.words[word] ?? 0;
  segment.words[word] = random(3) === 0 ? old ^ (1 << random(32)) : value;
}

for (const [name, { kind, usesOf }] of Object.entries(protocols)) {
  describe(`a hostile segment: ${name}`, () => {
    it('causes at worst refusals if it changes at random before, between and during the calls', () => {
      const random = randomNumbers(0xbeef);
      let refusals = 0;
      for (let round = 0; round < 4000; round++) {
        const segment = localSegment(kind, 64 << random(3));
        if (random(4) === 0) disturb(segment, random);
        let uses: Use[] = [];
        if (refused(() => void (uses = usesOf(segment)))) refusals++;
        for (let step = 0; step < 12; step++) {
          if (random(3) === 0) disturb(segment, random);
          const chosen = uses[random(uses.length)];
          const use = (): void => {
            chosen?.(random);
          };
          const isAlone = random(2) === 0;
          const disturbSometimes = (): void => {
            if (random(8) === 0) disturb(segment, random);
          };
          const isRefused = refused(() => {
            if (isAlone) use();
            else duringEachAccess(disturbSometimes, use);
          });
          if (isRefused) refusals++;
        }
      }
      assert.ok(refusals > 50, String(refusals));
    });

    it('causes at worst refusals with any suspicious value in any word, before or during its use', () => {
      const random = randomNumbers(0xfeed);
      const capacity = 256;
      const words = [
        ...Array.from({ length: 128 / 4 }, (_, i) => i),
        ...hotWords,
        ...Array.from({ length: capacity / 4 }, (_, i) => WORD.DATA + i),
      ];
      const values = [...interesting, 24, 32, 40, 255, 256, 257, 264];
      let refusals = 0;
      for (const word of words) {
        for (const value of values) {
          for (const isBefore of [true, false]) {
            const segment = localSegment(kind, capacity);
            // Readers are last in the lists, and run first here: a writer may repair the value.
            const useAll = (uses: Use[]): void => {
              for (const use of [...uses.toReversed(), ...uses]) {
                const isRefused = refused(() => {
                  use(random);
                });
                if (isRefused) refusals++;
              }
            };
            useAll(usesOf(segment));
            let uses = usesOf(segment);
            segment.words[word] = value;
            if (isBefore && refused(() => void (uses = usesOf(segment)))) refusals++;
            useAll(uses);
          }
        }
      }
      assert.ok(refusals > 10, String(refusals));
    });
  });
}

describe('fragments of a long message', () => {
  it('that cannot follow are refused', () => {
    const random = randomNumbers(0xabcd);
    let refusals = 0;
    for (let round = 0; round < 20_000; round++) {
      const reassembly = new Reassembly();
      const bytes = new Uint8Array(64);
      for (let step = 0; step < 5; step++) {
        new DataView(bytes.buffer).setFloat64(
          8,
          [1, 50, -1, 1.5, NaN, 2 ** 40][random(6)] ?? 0,
          true,
        );
        const isRefused = refused(() => {
          const whole = reassembly.take(bytes, 8, random(57), random(4));
          assert.ok(whole === undefined || whole.length <= 50);
        });
        if (isRefused) refusals++;
      }
    }
    assert.ok(refusals > 1000, String(refusals));
  });
});
