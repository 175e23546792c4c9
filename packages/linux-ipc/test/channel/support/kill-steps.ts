/**
 * The accesses at which the victims of the campaign end: see `watch-steps.ts`. The files of the protocols
 * number their steps; {@link STEPS} names the accesses of each.
 */
type Waking<Word extends string> = `load ${Word}` | `compare and exchange ${Word}` | 'ring';
const waking = <Word extends string>(word: Word): Record<Waking<Word>, string> =>
  ({
    [`load ${word}`]: 'W2',
    [`compare and exchange ${word}`]: 'W2',
    ring: 'W3',
  }) as Record<Waking<Word>, string>;
/** For a word with one sleeper, which clears it itself; and for one that several share. */
const sleeping = (word: string): Record<string, string> => ({
  ...sleepingAmongOthers(word),
  [`store ${word} 0`]: 'Z4',
});
const sleepingAmongOthers = (word: string): Record<string, string> => ({
  [`store ${word} 1`]: 'Z1',
  'check again': 'Z2',
  sleep: 'Z3',
});

const oneToOneSend = {
  'load HEAD': 'P1',
  'write PADDING': 'P2',
  'write length': 'P3',
  'write type': 'P3',
  'copy in': 'P3',
  'copy in the rest': 'P3',
  'exchange TAIL': 'P4',
  ring: 'P5',
  'compare and exchange HEAD': 'P6',
};
const oneToOneReceive = {
  'load TAIL': 'C1',
  'read length': 'C2',
  'read type': 'C2',
  'exchange HEAD': 'C3',
  ring: 'C4',
  'compare and exchange TAIL': 'C5',
};
/** There is always room. The receiver reads values byte by byte, where they are, and copies none out. */
const requests = {
  'load HEAD': 'P1',
  'write length': 'P3',
  'write type': 'P3',
  'copy in': 'P3',
  'copy in the rest': 'P3',
  'exchange TAIL': 'P4',
  ...oneToOneReceive,
  ring: 'P5',
  sleep: 'C5',
};
const manyToOneReceive = {
  'load length': 'C1',
  'read type': 'C2',
  'copy out': 'C2',
  zero: 'C3',
  'store HEAD': 'C4, W1',
  ...sleeping('SLEEP'),
};
const broadcast = {
  'write PADDING': 'B2',
  'write length': 'B2',
  'write type': 'B2',
  'copy in': 'B2',
  'copy in the rest': 'B2',
  'store TAIL': 'B3, W1',
  'store LATEST': 'B3',
  ...waking('SLEEP'),
};
const overwriting = { 'exchange INTENT': 'B1', ...broadcast };
const waiting = { "load participant's HEAD": 'B1', ...broadcast, ...sleeping('WAIT') };
const overwritten = {
  'load TAIL': 'S1',
  'load INTENT': 'S1, S4',
  'copy out': 'S2',
  'add 0 to INTENT': 'S3',
  'load LATEST': 'S4',
  ...sleepingAmongOthers('SLEEP'),
};

/** For each role, its accesses, and the steps of the protocol that they are. */
export const STEPS = {
  'one-to-one: send': { ...oneToOneSend, sleep: 'P6' },
  'one-to-one: receive': { ...oneToOneReceive, 'copy out': 'C2', sleep: 'C5' },
  'one-to-one: connect': {
    'send hello': 'H1',
    'receive handshake': 'H4',
    'wait for handshake': 'H4',
  },
  'one-to-one: accept': { 'receive handshake': 'H2', 'send welcome': 'H3' },
  'many-to-one: send': {
    'load HEAD': 'M1',
    'load TAIL': 'M1',
    "write participant's TAIL": 'M2',
    "write participant's UNITS 1": 'M2',
    "write participant's UNITS 0": 'M7',
    'compare and exchange TAIL': 'M3',
    'write type': 'M4',
    'write claimed length': 'M4',
    'write PADDING': 'M4',
    'copy in': 'M5',
    'copy in the rest': 'M5',
    'store length': 'M4, M6, W1',
    ...waking('SLEEP'),
    ...sleepingAmongOthers('WAIT'),
  },
  'many-to-one: receive': { ...manyToOneReceive, ...waking('WAIT') },
  'many-to-one: recover': {
    ...manyToOneReceive,
    "load participant's UNITS": 'R1',
    "load participant's TAIL": 'R1',
    'load length of a hole': 'R2',
    'write PADDING': 'R3',
    'store length': 'R3',
  },
  'broadcast, overwriting: publish': overwriting,
  'broadcast, overwriting: subscribe': overwritten,
  'broadcast, out of band: publish': {
    ...overwriting,
    'make file': 'A1',
    'write file': 'A1',
    'seal file': 'A1',
    "load participant's TAKEN": 'A2',
    'pass file': 'A2',
    'store TAIL': 'A3, B3, W1',
  },
  'broadcast, out of band: subscribe': {
    ...overwritten,
    'take file': 'T1',
    "store participant's TAKEN": 'T2',
    'map file': 'T3',
  },
  'broadcast, waiting: publish': waiting,
  'broadcast, waiting: admit': {
    ...waiting,
    'receive handshake': 'H2',
    "store participant's HEAD": 'J1',
    'send welcome': 'H3, J2, J3',
    'check connection': 'J4',
    'count out': 'J4',
  },
  'broadcast, waiting: subscribe': {
    'send hello': 'H1',
    'receive handshake': 'H4',
    "load participant's HEAD": 'H4',
    'load TAIL': 'C1',
    'read length': 'C2',
    'read type': 'C2',
    'copy out': 'C2',
    "store participant's HEAD": 'C3, W1',
    ...waking('WAIT'),
    ...sleepingAmongOthers('SLEEP'),
  },
  'latest value: write': {
    'exchange INTENT': 'V1',
    'write length': 'V2',
    'copy in': 'V2',
    'copy in the rest': 'V2',
    'store TAIL': 'V3, W1',
    ...waking('SLEEP'),
  },
  'latest value: follow': {
    'load TAIL': 'L1',
    'read length': 'L2',
    'copy out': 'L2',
    'add 0 to INTENT': 'L3',
    ...sleepingAmongOthers('SLEEP'),
  },
  'requests: ask': requests,
  'requests: answer': requests,
  'socket: send': {
    'send whole': 'K1',
    'send first fragment': 'K1',
    'send fragment': 'K1',
    'wait until writable': 'K2',
  },
  'socket: receive': {
    'receive packet': 'K3',
    'wait until readable': 'K4',
  },
} satisfies Record<string, Record<string, string>>;

export type Role = keyof typeof STEPS;

/** The files of `src/channel` that number steps, and the roles that take them. */
export const PROTOCOLS: Record<string, readonly Role[]> = {
  'session/out-of-band.ts': [
    'broadcast, out of band: publish',
    'broadcast, out of band: subscribe',
  ],
  'ring/reliable-broadcast.ts': ['broadcast, waiting: admit', 'broadcast, waiting: subscribe'],
  'ring/broadcast.ts': [
    'broadcast, overwriting: publish',
    'broadcast, overwriting: subscribe',
    'broadcast, waiting: publish',
  ],
  'ring/latest-value.ts': ['latest value: write', 'latest value: follow'],
  'ring/many-to-one.ts': ['many-to-one: send', 'many-to-one: receive', 'many-to-one: recover'],
  'session/handshake.ts': ['one-to-one: connect', 'one-to-one: accept'],
  'ring/one-to-one.ts': [
    'one-to-one: send',
    'one-to-one: receive',
    'requests: ask',
    'requests: answer',
  ],
  'ring/sleep.ts': [
    'many-to-one: send',
    'many-to-one: receive',
    'broadcast, overwriting: publish',
    'broadcast, overwriting: subscribe',
    'broadcast, waiting: publish',
    'broadcast, waiting: subscribe',
    'latest value: write',
    'latest value: follow',
  ],
  'endpoint/socket-channel.ts': ['socket: send', 'socket: receive'],
};

/** The accesses at which a victim of this role can end. */
export function accessesOf(role: Role): string[] {
  return Object.keys(STEPS[role]);
}

/** The numbers of the steps at which a victim of this role can end. */
export function numbersOf(role: Role): string[] {
  return Object.values(STEPS[role]).flatMap((numbers) => numbers.split(', '));
}

/** The name of a step in a report: "P4 exchange TAIL". */
export function stepName(role: Role, access: string): string {
  const number = (STEPS[role] as Record<string, string>)[access];
  return number === undefined ? access : `${number} ${access}`;
}
