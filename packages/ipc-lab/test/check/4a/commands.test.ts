/** The command is what people type: the program is found behind pipelines, redirections and wrappers. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import type { Report } from '../../../dist/check/report/report.js';
import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { programPath } from '../../support/program-path.js';
import { check, notPassing, programWords, type Checked } from '../support.js';

const folder = temporaryFolder();
const words = (name: string): string[] => programWords(`4a/${name}`, folder);
const program = (name: string): string => words(name).join(' ');
const plain = program('plain.c');
const asks = program('asks.c');
const options = ['4a', '--json', '--timeout', '60'];

function evidence({ stdout }: Checked, wanted: string): string {
  const { criteria } = JSON.parse(stdout) as Report;
  return criteria.find(({ id }) => id === wanted)?.evidence ?? '';
}

describe('a right program passes, however it is started', { concurrency: 3 }, () => {
  const makefile = join(folder, 'Makefile');
  writeFileSync(makefile, `run:\n\t@${plain}\n`);
  const lines = [
    `echo 10 | ${asks}`,
    `${asks} <<END\n12\nEND`,
    `${plain} | tee ${folder}/log`,
    `${plain} | cat | sort`,
    `${plain} 2>&1 | cat -n`,
    `${plain} > ${folder}/out; cat ${folder}/out`,
    `env LANG=C nice timeout 60 ${plain}`,
    `setsid --wait ${plain}`,
    `stdbuf -oL ${plain} | tee ${folder}/log2`,
    `make -s -f ${makefile} run`,
    `date; echo 7 | ${asks} | cat; sleep 0`,
    `(cd ${folder} && ${plain})`,
  ];
  for (const line of lines) {
    it(line.replaceAll(folder, '.'), async () => {
      const checked = await check([...options, '--', 'sh', '-c', line]);
      assert.deepEqual(notPassing(checked), {}, checked.stdout);
    });
  }
});

/** What a student may write instead of a C program: the parts of a pipeline that feed the last one act for the shell. */
describe('a shell program is judged as any other', { concurrency: 3 }, () => {
  const send = 'for v in 3 1 4 1 5 9 2; do echo $v; done';
  const add = 's=0; while read v; do s=$((s + v)); done; echo "Sum: $s"';
  const awk = `awk '{ s += $1 } END { print "Sum: " s }'`;
  /** A FIFO by which one part of a pipeline waits for another. */
  const gate = `g=${folder}/$$; mkfifo $g`;
  const right = {
    'a subshell at the end': `${send} | ( ${add} )`,
    'a group at the end': `${send} | { ${add}; }`,
    functions: `send() { ${send}; }; receive() { ${add}; }; send | receive`,
    'a program at the end': `${send} | ${awk}`,
    'programs only': `seq 5 | ${awk}`,
    'four parts': `seq 3 9 | tr -d '\\n' | fold -w1 | ${awk}`,
    'a process substitution': `exec 3> >(${add}); p=$!; ${send} >&3; exec 3>&-; wait $p`,
    'a coprocess': `coproc { ${add} >&2; }; p=$COPROC_PID; o=\${COPROC[1]}; ${send} >&$o; eval "exec $o>&-"; wait $p`,
    'a coprocess whose answer the shell prints': `coproc { ${add}; }; p=$COPROC_PID; i=\${COPROC[0]}; o=\${COPROC[1]}; exec 4<&$i; ${send} >&$o; eval "exec $o>&-"; read -r line <&4; echo "$line"; wait $p`,
  };
  for (const [name, line] of Object.entries(right)) {
    it(`${name} is right`, async () => {
      const checked = await check([...options, '--', 'bash', '-c', line]);
      assert.deepEqual(notPassing(checked), {}, checked.stdout);
    });
  }
  const wrong: Record<string, [string, Record<string, string>]> = {
    'a value out of range': [`{ echo 12; ${send}; } | { ${add}; }`, { values: 'fail' }],
    'another sum': [`${send} | { ${add.replace('$s"', '$((s + 1))"')}; }`, { sum: 'fail' }],
    'one value of all read': [
      `${gate}; { ${send}; echo >$g; } | { read <$g; read v; echo "Sum: $v"; }`,
      { 'all-read': 'fail', sum: 'unknown, follows all-read' },
    ],
    'one value read, the others refused,': [
      `${gate}; { echo 3; read <$g; ${send}; } | { read v; exec <&-; echo >$g; echo "Sum: $v"; }`,
      {
        'all-read': 'fail',
        values: 'unknown, follows all-read',
        sum: 'unknown, follows all-read',
      },
    ],
  };
  for (const [name, [line, verdicts]] of Object.entries(wrong)) {
    it(`${name} is wrong`, async () => {
      const checked = await check([...options, '--', 'bash', '-c', line]);
      assert.deepEqual(notPassing(checked), verdicts, checked.stdout);
    });
  }
});

it('the evidence says that a shell runs the last part of a pipeline itself', async () => {
  const line =
    'shopt -s lastpipe; for v in 3 1 4 1 5; do echo $v; done | { read v; echo "Sum: $v"; }';
  const checked = await check([...options, '--', 'bash', '-c', line]);
  assert.match(evidence(checked, 'one-child'), /it read itself what process \d+ wrote to a pipe/);
  assert.deepEqual(
    Object.entries(notPassing(checked)).filter(([, verdict]) => verdict === 'fail'),
    [['one-child', 'fail']],
  );
});

it('which process was judged is said', async () => {
  const checked = await check([...options, '--', 'sh', '-c', `${plain} | cat`]);
  assert.match(evidence(checked, 'one-child'), /\(judged: .*plain\)$/);
});

it('a program that asks is given what --input says, text or file', async () => {
  const file = join(folder, 'input');
  writeFileSync(file, '8');
  for (const input of ['8', '8\\n', file]) {
    const checked = await check([...options, '--input', input, '--', asks]);
    assert.deepEqual(notPassing(checked), {}, checked.stdout);
    assert.match(evidence(checked, 'values'), /wrote 8 values/);
  }
});

it('a program that asks and gets nothing is not judged', async () => {
  const checked = await check([...options, '--', asks]);
  assert.equal(checked.status, 2);
  assert.match(evidence(checked, 'pipe'), /asked for input, and got none: say what .*--input/);
});

it('no verdict holds after the tracer was killed', async () => {
  const checked = await check([...options, '--', ...words('kills_its_tracer.py')]);
  assert.equal(checked.status, 2);
  assert.equal(Object.keys(notPassing(checked)).length, 8);
  assert.match(evidence(checked, 'finishes'), /the trace is incomplete/);
});

it('what carried the values instead of a pipe is said', async () => {
  const checked = await check([...options, '--', ...words('socket_pair.py')]);
  assert.match(evidence(checked, 'pipe'), /went through a socket pair, not through a pipe/);
});

it('a program in a folder whose name is not UTF-8 is found and judged', () => {
  const odd = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xe9])]);
  mkdirSync(odd);
  copyFileSync(plain, Buffer.concat([odd, Buffer.from('/plain')]));
  const line = `cd "$0"/$(printf '\\351') && exec "$@"`;
  const lab = [process.execPath, programPath('ipc-lab'), 'check', ...options, '--', './plain'];
  const { stdout, stderr } = spawnSync('bash', ['-c', line, folder, ...lab], { encoding: 'utf8' });
  assert.deepEqual(notPassing({ status: 0, stdout, stderr }), {}, stdout);
});
