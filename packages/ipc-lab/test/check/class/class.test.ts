import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import type { StudentResult } from '../../../dist/check/class/table.js';
import { checkAll } from '../support.js';

const folder = temporaryFolder();
const sources = fileURLToPath(new URL('../../../test/check/programs/4a/', import.meta.url));

function classOf(name: string, students: Record<string, string>, plan: object): string {
  const path = join(folder, name);
  for (const [student, source] of Object.entries(students)) {
    mkdirSync(join(path, student), { recursive: true });
    copyFileSync(join(sources, source), join(path, student, 'pipe_sum.c'));
  }
  writeFileSync(join(path, 'check-all.json'), JSON.stringify(plan));
  return path;
}

const plan = { build: 'cc -w -D_GNU_SOURCE -o pipe_sum pipe_sum.c', '4a': './pipe_sum' };

describe('ipc-lab check-all', () => {
  it('checks a folder for each student, and ends with a table and CSV', async () => {
    const students = { ada: 'plain.c', '=bob, jr': 'no_wait.c', carl: 'plain.py' };
    const path = classOf('class', students, plan);
    const csv = join(folder, 'class.csv');
    const junit = join(folder, 'class.xml');
    const { status, stdout } = await checkAll([
      path,
      '--csv',
      csv,
      '--junit',
      junit,
      '--timeout',
      '60',
    ]);
    assert.equal(status, 1);
    assert.match(stdout, /^student +4a\n/);
    assert.match(stdout, /^ada +pass$/m);
    assert.match(stdout, /^=bob, jr +FAIL$/m);
    assert.match(stdout, /^carl +unknown$/m);
    const rows = readFileSync(csv, 'utf8').trimEnd().split('\n');
    assert.equal(rows[0], 'student,exercise,verdict,criteria,problem');
    assert.equal(
      rows[1],
      `"'=bob, jr",4a,FAIL,the parent waits for the child before it exits (parent-waits),`,
    );
    assert.equal(rows[2], 'ada,4a,pass,,');
    assert.match(rows[3] ?? '', /^carl,4a,unknown,,.*failed/);
    assert.match(
      readFileSync(junit, 'utf8'),
      /<testsuite name="carl 4a" tests="1" failures="0" errors="1"/,
    );
  });

  it('types the input of the option, of the plan, and of the file in a folder', async () => {
    const students = { ann: 'asks.c', ben: 'asks.c' };
    const build = plan.build;
    const path = classOf('asking', students, {
      build,
      '4a': { program: './pipe_sum', input: '6' },
    });
    const wrote = async (...more: string[]): Promise<unknown> => {
      const { stdout } = await checkAll([path, '--json', '--timeout', '60', ...more]);
      const results = JSON.parse(stdout) as StudentResult[];
      return results.map(({ verdict, report }) => [
        verdict,
        /wrote (\d+) values/.exec(
          report?.criteria.find(({ id }) => id === 'values')?.evidence ?? '',
        )?.[1],
      ]);
    };
    assert.deepEqual(await wrote(), [
      ['pass', '6'],
      ['pass', '6'],
    ]);
    assert.deepEqual(await wrote('--input', '7\\n'), [
      ['pass', '7'],
      ['pass', '7'],
    ]);
    writeFileSync(
      join(path, 'check-all.json'),
      JSON.stringify({ build, '4a': { program: './pipe_sum', input: 'n.txt' } }),
    );
    writeFileSync(join(path, 'n.txt'), '8');
    writeFileSync(join(path, 'ben', 'n.txt'), '9');
    assert.deepEqual(await wrote(), [
      ['pass', '8'],
      ['pass', '9'],
    ]);
  });

  it('refuses, in one line, a missing folder, a missing plan and a wrong plan', async () => {
    const students = { ada: 'plain.c' };
    const refused: [string[], RegExp][] = [
      [[], /DIR is missing/],
      [[join(folder, 'absent')], /there is no plan .*absent\/check-all.json/],
      [[classOf('unknown', students, { '4b': './x' })], /unknown exercise "4b"/],
      [[classOf('nothing', students, { build: 'make' })], /names no exercise/],
      [[classOf('half', students, { '3d': { writer: './w' } })], /3d needs writer, reader/],
      [[classOf('typed', students, { '4a': 7 })], /4a needs program/],
      [
        [classOf('number', students, { '4a': { program: './x', input: 7 } })],
        /"input" of exercise 4a is not a text/,
      ],
    ];
    for (const [args, message] of refused) {
      const { status, stderr } = await checkAll(args);
      assert.equal(status, 2);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    }
  });
});
