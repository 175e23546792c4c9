import { existsSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';

import { checkSections } from './check-runs.js';
import { assertGolden, goldenPath } from './golden.js';
import { traceSections } from './outputs.js';
import { readRecording } from './recording.js';

describe('the output for a recorded trace is in its golden file', () => {
  for (const file of readdirSync(goldenPath('traces')).sort()) {
    const name = /^(.+)\.strace$/.exec(file)?.[1];
    if (name === undefined) continue;
    it(name, () => {
      const lines = readRecording(goldenPath(`traces/${file}`));
      assertGolden(goldenPath(`traces/${name}.golden`), traceSections(lines));
    });
  }
});

describe('the output for a recorded check is in its golden file', () => {
  for (const name of readdirSync(goldenPath('checks')).sort()) {
    const folder = goldenPath(`checks/${name}`);
    if (!existsSync(`${folder}/check.json`)) continue;
    it(name, () => {
      assertGolden(`${folder}/check.golden`, checkSections(folder));
    });
  }
});
