/** The command that a report ends with is given to a shell, which has to type and start the same. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { exercises } from '../../dist/check/exercises.js';
import { nextCommand } from '../../dist/check/next-command.js';

/** `ipc-lab trace -- WORD …` shows the words and its input, or runs a script whose programs do. */
const shell = `show() { printf '<%s>' "$@"; sed 's/^/[/; s/$/]/'; }
ipc_lab() { shift 2; if [ "$1" = sh ]; then eval "$3"; else "$@"; fi; }
sleep() { :; }
`;

const words = ['show', 'a b', "it's", '$HOME', '-n'];
const input = `10\nit's 50% \\n of "$x"\n`;

function outputOf(command: string): string {
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', shell + command.replace('ipc-lab', 'ipc_lab')],
    {
      encoding: 'utf8',
      input: '',
      timeout: 20_000,
    },
  );
  assert.equal(stderr, '');
  return stdout;
}

const shown = (value = ''): string =>
  `<a b><it's><$HOME><-n>${value}[10]\n[it's 50% \\n of "$x"]\n`;

describe('the next command', () => {
  for (const exercise of exercises) {
    it(`of ${exercise.id} starts the same programs and types the same`, () => {
      const names = exercise.commands.map((name) => [name, words] as const);
      const output = outputOf(nextCommand(exercise, Object.fromEntries(names), false, input));
      const runs = exercise.id === '6' ? 3 : exercise.commands.length;
      assert.equal(output.split(`[10]`).length - 1, runs);
      assert.equal(output.split('<$HOME>').length - 1, runs);
      if (runs === 1) assert.equal(output, shown());
    });
  }

  it('types control characters too', () => {
    const [exercise] = exercises;
    assert.ok(exercise);
    const command = nextCommand(exercise, { program: ['show', 'x'] }, true, 'a\tb\\n\u00044\n');
    assert.equal(outputOf(command), '<x>[a\tb\\n\u00044]\n');
    assert.match(command, /\| ipc-lab why -- show x$/);
  });

  it('types nothing where nothing was given', () => {
    const [exercise] = exercises;
    assert.ok(exercise);
    assert.equal(
      nextCommand(exercise, { program: ['./p', '-n'] }, false),
      'ipc-lab trace -- ./p -n',
    );
  });
});
