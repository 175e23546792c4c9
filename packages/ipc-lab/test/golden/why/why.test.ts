/** What `why` makes of recorded processes that wait or are stuck. See `record.ts`. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { assertGolden, goldenPath } from '../golden.js';
import { outputsOf } from './outputs.js';
import { formatRecording, parseRecording, recordedMachine } from './recording.js';

const folder = goldenPath('why/recordings');

describe('ipc-lab why, of recorded processes', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.proc'))) {
    it(file.replace('.proc', ''), () => {
      const text = readFileSync(`${folder}/${file}`, 'utf8');
      const recording = parseRecording(text);
      assert.equal(formatRecording(recording), text);
      const { architecture, roots, answers, earlier } = recording;
      const machine = recordedMachine(architecture, answers);
      const before = recordedMachine(architecture, new Map([...answers, ...earlier]));
      assertGolden(
        `${folder}/${file.replace('.proc', '.golden')}`,
        outputsOf(roots, before, machine),
      );
    });
  }
});
