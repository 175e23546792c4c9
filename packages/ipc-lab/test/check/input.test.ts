import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { InputRefused, readInput, readStudentInput } from '../../dist/check/input.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';

const folder = temporaryFolder();

describe('--input', () => {
  it('is text, with escapes, and its last line is complete', () => {
    for (const [given, text] of [
      ['10', '10\n'],
      ['3.5', '3.5\n'],
      ['a\\tb\\n', 'a\tb\n'],
      ['yes, please.', 'yes, please.\n'],
      ['n.txt\\n', 'n.txt\n'],
      ['/tmp/fifo\\n', '/tmp/fifo\n'],
    ] as const) {
      assert.equal(readInput(given), text);
      assert.equal(readStudentInput(given, folder, folder), text);
    }
  });

  it('that is named like a file, of which there is none, is refused', () => {
    for (const given of ['absent.txt', './absent', 'data/absent', 'absent.in']) {
      assert.throws(() => readInput(given), InputRefused);
      assert.throws(() => readStudentInput(given, folder, folder), InputRefused);
    }
  });

  it('of a student takes precedence over the common one; one that cannot be found is refused', () => {
    const student = join(folder, 'student');
    mkdirSync(student);
    writeFileSync(join(folder, 'n.txt'), '1');
    assert.equal(readStudentInput('n.txt', student, folder), '1\n');
    writeFileSync(join(student, 'n.txt'), '2');
    assert.equal(readStudentInput('n.txt', student, folder), '2\n');
    writeFileSync(join(student, 'plain'), '');
    assert.throws(() => readStudentInput('plain/n.txt', student, folder), InputRefused);
    symlinkSync('loop', join(student, 'loop'));
    assert.equal(readStudentInput('loop', student, folder), 'loop\n');
  });
});
