/* How a command is named. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { shortCommand, shortWords } from '../../../dist/page/model/short-command.js';

describe('a command, named', () => {
  for (const [command, short] of [
    ['/usr/bin/node /home/ann/pipe_sum.js 7', 'node pipe_sum.js 7'],
    ['./pipe_sum ../values ~/x/y', 'pipe_sum values y'],
    // What is quoted is a program, or data.
    [`sh -c 'cat /tmp/a/b | sort'`, `sh -c 'cat /tmp/a/b | sort'`],
    [`sh -c "/bin/echo \\"a/b\\" >/dev/null"`, `sh -c "/bin/echo \\"a/b\\" >/dev/null"`],
    [`echo 'it'\\''s a/b'`, `echo 'it'\\''s a/b'`],
    [`/bin/echo '/an/unfinished quote`, `echo '/an/unfinished quote`],
    ['--file=/a/b s/one/two/ http://a/b', '--file=/a/b s/one/two/ http://a/b'],
    ['/ /tmp/ //', '/ /tmp/ //'],
    ['/opt/a\\ b/c', '/opt/a\\ b/c'],
    ['echo a\u202eb', 'echo a\\u{202e}b'],
  ] as const) {
    it(`${command} is ${short}`, () => {
      assert.equal(shortCommand(command), short);
    });
  }

  it('has the quotes that its words need', () => {
    assert.equal(
      shortWords(['/bin/sh', '-c', `cat /a/b | sort 'x'`]),
      `sh -c 'cat /a/b | sort '\\''x'\\'''`,
    );
    assert.equal(shortWords(['/home/ann/pipe_sum', '7', '']), `pipe_sum 7 ''`);
  });
});
