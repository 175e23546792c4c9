import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { runCommand } from '../support/run.js';
import { programPath } from '../support/program-path.js';

async function lab(...args: string[]): Promise<[code: number | null, output: string]> {
  const { code, stdout, stderr } = await runCommand(
    process.execPath,
    programPath('ipc-lab'),
    ...args,
  );
  return [code, (stdout.split('\n')[0] ?? '') + stderr];
}

describe('the command line of ipc-lab', () => {
  for (const command of ['run', 'check', 'check-all', 'trace', 'why', 'show', 'pipe_sum']) {
    it(`takes --lang and --help before and after ${command}`, async () => {
      const [code, usage] = await lab(command, '--help', '--lang', 'fr');
      assert.match(usage, new RegExp(`^usage\u00a0: (?:ipc-lab )?${command}\\b`));
      assert.deepEqual(await lab('--lang', 'fr', command, '--help'), [code, usage]);
      assert.deepEqual(await lab('--help', '--lang=fr', command), [0, usage]);
    });
  }

  it('takes the last --lang', async () => {
    assert.deepEqual(await lab('--lang', 'fr', 'show', 'nothing', '--lang', 'en'), [
      2,
      'ipc-lab show: TOPIC must be one of signal, map-shared, map-end, dup2, popen, not "nothing" (see ipc-lab show --help)\n',
    ]);
  });

  it('has help, as a command, of itself and of each command', async () => {
    assert.deepEqual(await lab('help'), await lab('--help'));
    assert.deepEqual(await lab('help', 'why'), await lab('why', '--help'));
    assert.deepEqual(await lab('help', 'pipe_sum'), await lab('pipe_sum', '--help'));
    assert.deepEqual(
      await lab('--lang', 'fr', 'help', 'run'),
      await lab('run', '--help', '--lang', 'fr'),
    );
    assert.deepEqual(await lab('help', 'nope'), await lab('nope'));
  });

  it('refuses an unknown command in the language that is asked for', async () => {
    const french = `ipc-lab\u00a0: il n’y a pas de commande "nope" (voir ipc-lab --help)\n`;
    assert.deepEqual(await lab('nope', '-x', '--lang', 'fr'), [2, french]);
    assert.deepEqual(await lab('--lang=fr', 'nope', '-x'), [2, french]);
    assert.deepEqual(await lab('nope', '--', '--lang', 'fr'), [
      2,
      'ipc-lab: there is no command "nope" (see ipc-lab --help)\n',
    ]);
  });

  for (const [args, problem] of [
    [['--lang', 'de', 'check', '4a'], /^ipc-lab check: --lang must be en or fr, not "de" /],
    [['--lang', 'check', '4a'], /^ipc-lab: --lang must be en or fr, not "check" /],
    [['--lang'], /^ipc-lab: --lang needs a value/],
    [['--json', 'check', '4a'], /^ipc-lab: unknown option --json /],
    [['--version', '--lang', 'de'], /^ipc-lab: --lang must be en or fr, not "de" /],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async () => {
      const [code, line] = await lab(...args);
      assert.equal(code, 2);
      assert.match(line, problem);
      assert.equal(line.split('\n').length, 2);
    });
  }
});
