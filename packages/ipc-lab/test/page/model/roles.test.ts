/* Sentences that name processes by their roles. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Picture } from '../../../dist/history/picture.js';
import type { Language } from '../../../dist/language/language.js';
import { roleNames } from '../../../dist/page/model/roles.js';

function renaming(pids: readonly number[], language: Language): (text: string) => string {
  const processes = pids.map((pid) => ({ pid, name: 'p' })) as unknown as Picture['processes'];
  return roleNames([{ processes }], language);
}

describe('a sentence on the projector', () => {
  it('names a parent and its children, whatever word was before the number', () => {
    const rename = renaming([4155, 4161, 4170], 'en');
    for (const [before, after] of [
      ['4155 (pipe_sum) waits for its child 4161 to end.', 'parent waits for its child 1 to end.'],
      [
        'process 4155 made two children, 4161 and 4170',
        'parent made two children, child 1 and child 2',
      ],
      ['child 4161 read 8 bytes', 'child 1 read 8 bytes'],
      ['Cycle: 4155 → 4161 → 4155', 'Cycle: parent → child 1 → parent'],
      ['41551 is another', '41551 is another'],
    ] as const) {
      assert.equal(rename(before), after);
    }
    assert.equal(renaming([4155, 4161], 'en')('born of 4155'), 'born of parent');
  });

  it('is right in French, too', () => {
    const rename = renaming([4155, 4161, 4170], 'fr');
    for (const [before, after] of [
      ['le processus 4155 attend la fin de l’enfant 4161', 'le père attend la fin de l’enfant 1'],
      ['Le processus 4161 (p) lit', 'L’enfant 1 lit'],
      ['les octets du processus 4161', 'les octets de l’enfant 1'],
      ['un signal au processus 4155', 'un signal au père'],
      ['né de 4155 (clone)', 'né du père'],
      ['récupéré par 4155, puis SIGUSR1 à 4161', 'récupéré par le père, puis SIGUSR1 à l’enfant 1'],
      ['Cycle : 4155 → 4161', 'Cycle : père → enfant 1'],
    ] as const) {
      assert.equal(rename(before), after);
    }
  });

  it('leaves what programs wrote, other numbers, and those that may be values', () => {
    const rename = renaming([4155, 4161], 'en');
    for (const text of [
      'prints "Hello from PID 4161\\n"',
      'prints "Hello from PID 4161…',
      'writes to pipe 4161',
      'descriptor 4161',
    ]) {
      assert.equal(rename(text), text);
    }
    const small = renaming([7, 8], 'en');
    assert.equal(small('7 wrote 8 values: 7 8'), '7 wrote 8 values: 7 8');
    assert.equal(renaming([4155], 'en')('4155 ends'), '4155 ends');
  });
});
