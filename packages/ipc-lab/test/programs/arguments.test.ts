import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { run } from '../support/run.js';

const programs = [
  'signal_children',
  'shared_random',
  'map_writer',
  'map_reader',
  'pipe_sum',
  'send_rand',
  'get_rand',
  'sum_server',
  'sum_client',
] as const;

/** Wrong calls: the program, its arguments, and what the line on standard error must name. */
const refused: readonly (readonly [program: string, args: string[], named: RegExp])[] = [
  ['signal_children', ['--children', '0'], /--children .* from 1 to 100, not "0"/],
  ['signal_children', ['--children', '1e1'], /--children .* not "1e1"/],
  ['signal_children', ['--seconds', '-1'], /--seconds .* not "-1"/],
  ['signal_children', ['--seconds', 'NaN'], /--seconds .* not "NaN"/],
  ['signal_children', ['--seconds', ''], /--seconds .* not ""/],
  ['signal_children', ['--seconds'], /--seconds/],
  ['signal_children', ['5'], /unexpected argument "5"/],
  ['shared_random', ['--values', '1.5'], /--values .* not "1.5"/],
  ['shared_random', ['--values', '99999999999999999999'], /--values .* from 1 to/],
  ['shared_random', ['--values', 'Infinity'], /--values .* not "Infinity"/],
  ['shared_random', ['--value', '5'], /unknown option --value /],
  ['map_writer', [], /FILE is missing/],
  ['map_writer', [''], /FILE must be a path, not ""/],
  ['map_writer', ['a', 'b'], /unexpected argument "b"/],
  ['map_reader', [], /FILE is missing/],
  ['map_reader', [''], /FILE must be a path, not ""/],
  ['map_reader', ['-x'], /unknown option -x /],
  ['pipe_sum', ['3'], /unexpected argument "3"/],
  ['send_rand', [], /NAME is missing/],
  ['send_rand', ['some-name'], /-n is missing/],
  ['send_rand', ['some-name', '-n'], /-n/],
  ['send_rand', ['some-name', '-n', '0'], /-n .* not "0"/],
  ['send_rand', ['some-name', '-n', '-3'], /-n .* not "-3"/],
  ['send_rand', ['some-name', '-n', '0x10'], /-n .* not "0x10"/],
  ['send_rand', ['some-name', '-n', '3', 'more'], /unexpected argument "more"/],
  ['send_rand', ['../etc/x', '-n', '3'], /NAME .* not "\.\.\/etc\/x"/],
  ['send_rand', ['/tmp/x', '-n', '3'], /NAME .* not "\/tmp\/x"/],
  ['send_rand', ['..', '-n', '3'], /NAME .* not "\.\."/],
  ['send_rand', ['', '-n', '3'], /NAME .* not ""/],
  ['send_rand', ['x'.repeat(256), '-n', '3'], /NAME .* 255 bytes/],
  ['get_rand', [], /NAME is missing/],
  ['get_rand', ['a/b'], /NAME .* not "a\/b"/],
  ['get_rand', ['.'], /NAME .* not "\."/],
  ['sum_server', ['7'], /unexpected argument "7"/],
  ['sum_server', ['--socket', ''], /--socket/],
  ['sum_server', ['--socket', `/tmp/${'x'.repeat(103)}`], /107 bytes, not 108/],
  ['sum_client', [], /VALUE is missing/],
  ['sum_client', ['7', '8'], /unexpected argument "8"/],
  ['sum_client', ['seven'], /VALUE .* not "seven"/],
  ['sum_client', ['NaN'], /VALUE .* not "NaN"/],
  ['sum_client', [''], /VALUE .* not ""/],
  ['sum_client', ['2147483648'], /VALUE .* 2147483647, not "2147483648"/],
  ['sum_client', ['-2147483649'], /VALUE .* not "-2147483649"/],
  ['sum_client', ['7', '--socket', `/tmp/${'é'.repeat(52)}`], /107 bytes, not 109/],
  ['ipc-lab', ['fly'], /"fly"/],
  ['ipc-lab', ['run'], /EXERCISE is missing/],
  ['ipc-lab', ['run', '7'], /EXERCISE .* not "7"/],
  ['ipc-lab', ['send_rand', 'x', '-n', 'y'], /-n .* not "y"/],
];

describe('a program with wrong arguments', () => {
  for (const [program, args, named] of refused) {
    const shown = args.map((arg) => (arg.length > 40 ? `${arg.slice(0, 20)}…` : arg || '""'));
    it(`rejects them in one line and exits with 2: ${program} ${shown.join(' ')}`, async () => {
      const { code, stdout, stderr } = await run(program, ...args);
      assert.match(stderr, named);
      assert.match(stderr, /^[^\n]+\n$/);
      assert.equal(stdout, '');
      assert.equal(code, 2);
    });
  }
});

describe('--help', () => {
  for (const program of [...programs, 'ipc-lab']) {
    it(`of ${program} begins with its usage and exits with 0`, async () => {
      const { code, stdout, stderr } = await run(program, '--help');
      assert.match(stdout, new RegExp(`^usage: ${program}\\b`));
      assert.equal(stderr, '');
      assert.equal(code, 0);
    });
  }

  for (const program of programs) {
    it(`of ${program} is the same through ipc-lab`, async () => {
      const [itself, through] = await Promise.all([
        run(program, '--help'),
        run('ipc-lab', program, '--help'),
      ]);
      assert.deepEqual(through, itself);
    });
  }
});
