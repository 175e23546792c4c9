import assert from 'node:assert/strict';
import { it } from 'node:test';

import { Observer } from '../../dist/observe/index.js';
import { recorded } from './support.js';

/** A small generator of random numbers with a fixed seed, so that a failure is reproducible. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const pieces = [
  '"',
  '\\',
  '<',
  '>',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  ', ',
  ' = ',
  '=>',
  '...',
  '-1',
  '0x',
  '\0',
  'é',
];

function mutate(line: string, next: () => number): string {
  const at = Math.floor(next() * (line.length + 1));
  const length = Math.floor(next() * 12);
  switch (Math.floor(next() * 5)) {
    case 0:
      return line.slice(0, at) + line.slice(at + length);
    case 1:
      return line.slice(0, at);
    case 2:
      return (
        line.slice(0, at) + (pieces[Math.floor(next() * pieces.length)] ?? '') + line.slice(at)
      );
    case 3:
      return line.slice(0, at) + line.slice(at, at + length).repeat(3) + line.slice(at + length);
    default:
      return line.slice(at) + line.slice(0, at);
  }
}

it('neither throws nor stops on mutated traces, and counts the lines that it cannot parse', () => {
  let unparsed = 0;
  for (const name of ['pipe', 'signals', 'memory', 'threads', 'shell', 'python', 'node']) {
    const lines = recorded(name);
    for (let seed = 1; seed <= 40; seed += 1) {
      const next = random(seed);
      const observer = new Observer();
      let lastId = 0;
      const see = (events: ReturnType<Observer['line']>): void => {
        for (const event of events) {
          assert.equal(event.id, (lastId += 1));
          if (event.type === 'unparsed') unparsed = Math.max(unparsed, event.count);
        }
      };
      for (const line of lines) {
        const chance = next();
        if (chance < 0.1) continue;
        see(observer.line(chance < 0.5 ? mutate(line, next) : line));
        if (chance > 0.95) see(observer.line(line));
      }
      see(observer.end());
    }
  }
  assert.ok(unparsed > 0);
});
