/** The state of a round that hangs: the words of its channels, and the calls its processes wait in. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

import {
  PARTICIPANT,
  PARTICIPANT_COUNT,
  participantWord,
  UNIT_BYTES,
  WORD,
} from '../../../dist/channel/ring/layout.js';

/** The memory of each channel that this process has mapped, as words. */
function* mappedChannels(): Generator<Int32Array> {
  const maps = readFileSync('/proc/self/maps', 'latin1');
  const memory = openSync('/proc/self/mem', 'r');
  try {
    for (const [, from = '', to = ''] of maps.matchAll(/^(\w+)-(\w+) .*linux-ipc-channel/gm)) {
      const bytes = Buffer.alloc(parseInt(to, 16) - parseInt(from, 16));
      readSync(memory, bytes, 0, bytes.length, BigInt(`0x${from}`));
      yield new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    }
  } finally {
    closeSync(memory);
  }
}

function describeChannel(words: Int32Array): object {
  const at = (index: number): number => words[index] ?? 0;
  const head = at(WORD.HEAD);
  const units = (4 * (words.length - WORD.DATA)) / UNIT_BYTES;
  const record = WORD.DATA + ((head & (units - 1)) << 1);
  const claims = Array.from({ length: PARTICIPANT_COUNT }, (_, participant) => {
    const claim = participantWord(participant);
    return [participant, at(claim + PARTICIPANT.TAIL), at(claim + PARTICIPANT.UNITS)];
  }).filter(([, , claimed]) => claimed !== 0);
  return {
    ...{ head, tail: at(WORD.TAIL), sleep: at(WORD.SLEEP), wait: at(WORD.WAIT) },
    atHead: [at(record), at(record + 1)],
    claims,
  };
}

/** The state of a process, and the call it sleeps in. */
function describeProcess(pid: string): string {
  const read = (name: string): string => readFileSync(`/proc/${pid}/${name}`, 'latin1').trim();
  const [state = '?'] = read('stat').split(') ')[1]?.split(' ') ?? [];
  return `${pid} ${state} ${read('wchan')}`;
}

/** @param children The pids of the victims. */
export function diagnose(children: readonly string[]): object {
  return {
    channels: [...mappedChannels()].map(describeChannel),
    children: children.map(describeProcess),
  };
}
