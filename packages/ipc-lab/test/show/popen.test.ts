import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { compilePeer } from '../support/peers.js';
import { run, runCommand } from '../support/run.js';

const folder = temporaryFolder();
let peer: string;

before(() => {
  peer = compilePeer('popen_status', folder);
});

interface Opened {
  readonly command: string;
  readonly type: string;
  readonly read: string | undefined;
  readonly wrote: string | undefined;
  readonly end: string;
}

/** The lines of the demonstration about each command that it opened. */
function openedIn(stdout: string): Opened[] {
  return stdout
    .split('\n  popen(')
    .slice(1)
    .map((part) => ({
      command: JSON.parse(/^"(?:[^"\\]|\\.)*"/.exec(part)?.[0] ?? '""') as string,
      type: /, "([rw])"\)/.exec(part)?.[1] ?? '',
      read: text(/read to the end: (.*)/.exec(part)?.[1]),
      wrote: text(/wrote: (.*)/.exec(part)?.[1]),
      end: /pclose: (.*)/.exec(part)?.[1] ?? '',
    }));
}

function text(quoted: string | undefined): string | undefined {
  return quoted === undefined ? undefined : (JSON.parse(quoted) as string);
}

describe('ipc-lab show popen', () => {
  it('reports of each command what popen and pclose of the C library report', async () => {
    const { code, stdout, stderr } = await run('ipc-lab', 'show', 'popen', '--lang', 'en');
    assert.deepEqual([code, stderr], [0, '']);
    const commands = openedIn(stdout);
    assert.equal(commands.length, 5);
    for (const { command, type, read, wrote, end } of commands) {
      const args = [
        wrote === undefined && read === undefined ? 'start' : type,
        command,
        wrote ?? '',
      ];
      const inC = await runCommand(peer, ...args);
      assert.equal(inC.stdout, `${read ?? ''}${end}\n`, command);
    }
    const ends = commands.slice(0, 4).map(({ end }) => end);
    assert.deepEqual(ends, [
      'exited with 3',
      'exited with 7',
      'exited with 127',
      'killed by SIGPIPE',
    ]);
    assert.match(stdout, /The shell ran 2 commands where one was meant\.\n$/);
  });

  it('says the same in French', async () => {
    const { code, stdout } = await run('ipc-lab', 'show', 'popen', '--lang', 'fr');
    assert.equal(code, 0);
    assert.match(stdout, /son état\u00a0: .* code 3, .* code 7, .* code 127 et tuée par SIGPIPE\./);
  });
});
