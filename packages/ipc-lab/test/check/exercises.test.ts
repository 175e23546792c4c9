import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { exercises } from '../../dist/check/exercises.js';
import { help } from '../../dist/check/help.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { check, checkAll } from './support.js';

const sources = fileURLToPath(new URL('../../src/check/', import.meta.url));
const languages = ['en', 'fr'] as const;

function foldersOfExercises(): string[] {
  return readdirSync(sources).filter((name) => existsSync(join(sources, name, 'exercise.ts')));
}

describe('a new exercise is a folder and a line', () => {
  it('is in the table under the name of its folder', () => {
    assert.deepEqual(exercises.map(({ id }) => id).sort(), foldersOfExercises().sort());
  });

  it('is in the help, and in the refusal of an unknown exercise', async () => {
    const refusal = (await check(['9'])).stderr;
    for (const { id, example } of exercises) {
      assert.match(refusal, new RegExp(`\\b${id}\\b`));
      for (const language of languages) {
        assert.ok(help('check')[language].includes(`  ipc-lab check ${id} ${example[language]}\n`));
      }
    }
  });

  it('has an option for each of its commands', async () => {
    for (const { id, commands } of exercises) {
      const options = commands.filter((name) => name !== 'program').map((name) => `--${name}`);
      const wanted = options.length === 0 ? '-- COMMAND' : options.join(', ');
      assert.ok((await check([id])).stderr.includes(`exercise ${id} needs ${wanted}`));
      for (const option of options) {
        // The other command is missing.
        assert.match((await check([id, option, 'true'])).stderr, / needs /);
      }
    }
  });

  it('may be in the plan of a class', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'ada'));
    for (const { id, commands } of exercises) {
      writeFileSync(join(folder, 'check-all.json'), JSON.stringify({ [id]: {} }));
      const { stderr } = await checkAll([folder]);
      assert.match(stderr, new RegExp(`exercise ${id} needs ${commands.join(', ')}`));
    }
  });
});

describe('what an exercise requires', () => {
  it('is said in words, with a hint and a manual page', () => {
    for (const { id, criteria } of exercises) {
      for (const [name, { required, man, hint }] of Object.entries(criteria)) {
        for (const language of languages) {
          assert.match(required[language], /^[^{}?]+[^{}?.]$/, `${id} ${name}`);
          assert.match(hint[language], /\?/, `${id} ${name}`);
          assert.doesNotMatch(hint[language], /[{}]/, `${id} ${name}`);
        }
        assert.notEqual(required.en, required.fr);
        assert.match(man, /^[\w-]+\(\d\)(?:, [\w-]+\(\d\))*$/, `${id} ${name}`);
      }
    }
  });

  it('is decided in the file of its name', () => {
    for (const { id, criteria } of exercises) {
      for (const name of Object.keys(criteria)) {
        const files = [id, 'judge'].map((folder) => join(sources, folder, `${name}.ts`));
        assert.ok(files.some(existsSync), `${id} ${name}`);
      }
    }
  });
});
