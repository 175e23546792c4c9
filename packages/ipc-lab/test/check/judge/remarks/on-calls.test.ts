import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { temporaryFolder } from '../../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { remarksOnCalls } from '../../../../dist/check/judge/remarks/on-calls.js';
import { sweeping } from '../../../../dist/check/observed-programs/exercise-programs.js';
import { programWords } from '../../support.js';

const folder = temporaryFolder();

/** What is remarked about `programs/remarks/ignores_errors.c`: for each child one text, and those on permissions. */
const expected: Readonly<Record<string, RegExp>> = {
  'a failed open':
    /^open \(.*folder\) failed \(ENOENT\) in process \d+, which then gave its result, -1, to write/,
  'a failed connect':
    /^connect \(.*\) failed \(ENOENT\) in .* then called sendto on the same socket$/,
  'a failed bind': /^bind \(.*\) failed \(ENOENT\) in .* then called listen on the same socket$/,
  'a failed mmap': /^mmap failed \(EBADF\) in process \d+, which SIGSEGV then killed/,
  'a failed kill': /^kill failed \(ESRCH\) in .* with status 0: SIGUSR1 was not sent to \d+$/,
  'a segment for everybody': /^shmget makes the segment with permissions 0666: every user/,
  'a FIFO to be executed': /^mkfifo asks for permissions 0777 for the FIFO: nobody executes it/,
};

describe('the calls of a program that ignores errors', () => {
  let remarks: readonly string[] = [];

  before(async () => {
    const words = [...programWords('remarks/ignores_errors.c', folder), join(folder, 'fifo')];
    const run = await sweeping(
      { cwd: folder, timeLimit: 60 },
      (programs) => programs.start(words).done,
    );
    remarks = remarksOnCalls(run).map(({ text }) => text.en);
  });

  for (const [name, text] of Object.entries(expected)) {
    it(`${name} is remarked`, () => {
      assert.equal(remarks.filter((one) => text.test(one)).length, 1, remarks.join('\n'));
    });
  }

  it('nothing else is', () => {
    assert.equal(remarks.length, Object.keys(expected).length, remarks.join('\n'));
  });
});
