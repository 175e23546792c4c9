/** The campaign covers every step of every protocol: victims end at each step that the code numbers. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { numbersOf, PROTOCOLS, STEPS, type Role } from './support/kill-steps.js';

const sources = new URL('../../src/channel/', import.meta.url);

/** The steps that a file numbers: "P4  exchange TAIL …", on a line of a comment. */
function stepsIn(file: string): string[] {
  const text = readFileSync(new URL(file, sources), 'utf8');
  return Array.from(text.matchAll(/^ \* {5}([A-Z]\d) {2}\S/gm), ([, number = '']) => number);
}

describe('the steps of the protocols', () => {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => stepsIn(file).length > 0);

  it('are numbered in the files that the campaign knows', () => {
    assert.deepEqual(files.sort(), Object.keys(PROTOCOLS).sort());
  });

  for (const file of files) {
    it(`of ${file} all have victims`, () => {
      const ends = new Set((PROTOCOLS[file] ?? []).flatMap(numbersOf));
      const steps = stepsIn(file);
      assert.deepEqual(
        steps.filter((step) => !ends.has(step)),
        [],
      );
      assert.equal(new Set(steps).size, steps.length, 'each step has a number of its own');
    });
  }

  it('are the only ones that the campaign names', () => {
    for (const role of Object.keys(STEPS) as Role[]) {
      const played = Object.keys(PROTOCOLS).filter((file) => PROTOCOLS[file]?.includes(role));
      const shared = ['ring/sleep.ts', 'session/handshake.ts', 'ring/broadcast.ts'];
      const known = new Set([...played, ...shared].flatMap(stepsIn));
      assert.ok(played.length > 0, role);
      for (const number of numbersOf(role)) assert.ok(known.has(number), `${number} of ${role}`);
    }
  });
});
