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
      [
        '4155 (pipe_sum) waits for its child 4161 to end.',
        'The parent waits for its child 1 to end.',
      ],
      [
        'process 4155 made two children, 4161 and 4170',
        'the parent made two children, child 1 and child 2',
      ],
      ['child 4161 read 8 bytes', 'child 1 read 8 bytes'],
      ['Process 4161 read. 4170 waits. 4155 ends', 'Child 1 read. Child 2 waits. The parent ends'],
      ['Cycle: 4155 → 4161 → 4155', 'Cycle: parent → child 1 → parent'],
      ['0.12 · 4155 · ends', '0.12 · parent · ends'],
      ['4155', 'parent'],
      ['born of 4155', 'born of the parent'],
      ['41551 is another', '41551 is another'],
    ] as const) {
      assert.equal(rename(before), after);
    }
  });

  it('does not number an only child', () => {
    for (const [language, before, after] of [
      ['en', 'child 4161 read', 'the child read'],
      ['en', 'made one child, 4161, at once', 'made one child, at once'],
      ['en', 'waits for its child 4161', 'waits for its child'],
      ['fr', 'a créé un enfant, 4161', 'a créé un enfant'],
      ['fr', '4161 (p) attend la fin de son enfant 4155', 'L’enfant attend la fin de son père'],
    ] as const) {
      assert.equal(renaming([4155, 4161], language)(before), after);
    }
  });

  it('is shorter in a label, whose lines begin no sentence', () => {
    const processes = [4155, 4161].map((pid) => ({ pid, name: 'p' })) as never;
    const [en, fr] = (['en', 'fr'] as const).map((one) => roleNames([{ processes }], one, true));
    assert.equal(en?.('collected by 4155 (wait4)'), 'collected by parent');
    assert.equal(en?.('4161 waits for 4155'), 'child waits for parent');
    assert.equal(fr?.('4161 attend 4155'), 'l’enfant attend le père');
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
      ['4155 attend 4161. 4161 (p) lit', 'Le père attend l’enfant 1. L’enfant 1 lit'],
      ['tenue par 4155 (descripteur 4)', 'tenue par le père (descripteur 4)'],
      [
        'le processus 4155 a créé 2 enfants, 4161 et 4170',
        'le père a créé 2 enfants, l’enfant 1 et l’enfant 2',
      ],
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
    // Where it can only be a process, it is one.
    for (const [before, after] of [
      ['7 waits for 8', 'The parent waits for the child'],
      ['7 (p) waits for its child 8 to end.', 'The parent waits for its child to end.'],
      ['Cycle: 7 → 8 → 7', 'Cycle: parent → child → parent'],
      ['process 7 wrote 8 values: 7 8', 'the parent wrote 8 values: 7 8'],
      ['write end still open: 7 (fd 4)', 'write end still open: the parent (fd 4)'],
      ['8', 'child'],
    ] as const) {
      assert.equal(small(before), after);
    }
    assert.equal(renaming([4155], 'en')('4155 ends'), '4155 ends');
  });
});
