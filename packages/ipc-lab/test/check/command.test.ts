import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import type { Report } from '../../dist/check/report/report.js';
import { allExited, segmentsMadeBy } from '../support/processes.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { check, notPassing, programWords } from './support.js';

const folder = temporaryFolder();
const plain = (): string[] => programWords('4a/plain.c', folder);
/** Seconds, enough on a busy machine. It does not slow a program that ends by itself. */
const patience = ['--timeout', '60'];

describe('ipc-lab check', () => {
  it('prints one object with --json, and exits by its verdict', async () => {
    const passing = await check(['4a', '--json', ...patience, '--', ...plain()]);
    assert.equal(passing.status, 0);
    const report = JSON.parse(passing.stdout) as Report;
    assert.equal(report.exercise, '4a');
    assert.equal(report.verdict, 'pass');
    assert.deepEqual(report.remarks, []);
    assert.deepEqual(
      report.criteria.map(({ id }) => id),
      ['one-child', 'pipe', 'values', 'all-read', 'sum', 'child-exits', 'parent-waits', 'finishes'],
    );
    for (const criterion of report.criteria) {
      assert.deepEqual(Object.keys(criterion).join(), 'id,verdict,evidence,hint,man,follows');
      assert.match(criterion.evidence, /\S/);
      assert.doesNotMatch(criterion.evidence, /[{}]/);
      assert.match(criterion.man, /\(\d\)/);
    }
    const failing = await check([
      ...['4a', '--json', ...patience, '--'],
      ...programWords('4a/no_wait.c', folder),
    ]);
    assert.equal(failing.status, 1);
    const wrong = (JSON.parse(failing.stdout) as Report).criteria.find(
      ({ verdict }) => verdict === 'fail',
    );
    assert.match(wrong?.hint ?? '', /\?/);
  });

  it('speaks French by --lang and by the locale', async () => {
    const args = ['4a', ...patience, '--', ...programWords('4a/no_wait.c', folder)];
    const byOption = await check(['4a', '--lang', 'fr', ...args.slice(1)]);
    const byLocale = await check(args, { LC_ALL: '', LANG: 'fr_FR.UTF-8' });
    const english = await check(args, { LC_ALL: 'C', LANG: 'fr_FR.UTF-8' });
    for (const { stdout } of [byOption, byLocale]) {
      assert.match(stdout, /ÉCHEC +le père .* \(parent-waits\)\n +le processus/);
      assert.match(
        stdout,
        /\n +piste\u00a0: .*\n +voir\u00a0: [^]*\n4a\u00a0: .* 1 critère sur 8 échoue\nensuite\u00a0: ipc-lab trace -- \S+\n$/,
      );
    }
    assert.match(english.stdout, /FAIL +the parent .* \(parent-waits\)\n +process/);
  });

  it('refuses with one line, and exit status 2', async () => {
    const refused: [string[], RegExp][] = [
      [[], /EXERCISE is missing/],
      [['9'], /EXERCISE must be one of 1a, .*, not "9"/],
      [['4a'], /needs -- COMMAND/],
      [['4a', '--'], /needs -- COMMAND/],
      [['4a', '--', 'no-such-command'], /command not found: no-such-command/],
      [['4a', '--', folder], /is a folder/],
      [['4a', '--unknown', '--', 'true'], /unknown option --unknown/],
      [['4a', '--timeout', '-1', '--', 'true'], /--timeout must be .*, not "-1"/],
      [['4a', '--json=yes', '--', 'true'], /--json takes no value/],
      [['4a', '--junit', folder, '--', 'true'], /EISDIR/],
      [['4a', '--timeout', 'soon', '--', 'true'], /--timeout/],
      [['4a', '--timeout', '0', '--', 'true'], /--timeout/],
      [['4a', '--lang', 'de', '--', 'true'], /--lang must be en or fr/],
      [['3d', '--writer', 'true'], /needs --writer, --reader/],
      [['5', '--send', 'true x', '--get', 'true'], /-n N/],
      [['6', '--server', 'true', '--client', 'true'], /\{value\}/],
    ];
    for (const [args, message] of refused) {
      const { status, stdout, stderr } = await check(args);
      assert.equal(status, 2, args.join(' '));
      assert.equal(stdout, '', args.join(' '));
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
    }
  });

  it('writes JUnit for graders', async () => {
    const file = join(folder, 'junit.xml');
    await check([
      '4a',
      ...patience,
      '--junit',
      file,
      '--',
      ...programWords('4a/no_wait.c', folder),
    ]);
    const xml = readFileSync(file, 'utf8');
    assert.match(
      xml,
      /<testsuite name="ipc-lab check 4a" tests="8" failures="1" errors="0" skipped="0">/,
    );
    assert.match(xml, /name="parent-waits">\s*<failure message="process \d+ ended without/);
  });

  it('refuses in French by --lang and by the locale', async () => {
    const refused: [string[], RegExp][] = [
      [['4a', '--', 'no-such-command'], /commande introuvable\u00a0: no-such-command/],
      [['4a', '--', folder], /est un dossier/],
      [['4a', '--unknown', '--', 'true'], /option inconnue --unknown \(voir /],
      [['5', '--send', 'true x', '--get', 'true'], /--send demande -n N/],
    ];
    for (const [args, message] of refused) {
      const byLocale = await check(args, { LC_ALL: 'fr_FR.UTF-8' });
      assert.match(byLocale.stderr, message);
      assert.deepEqual(await check(['--lang', 'fr', ...args], { LC_ALL: 'C' }), byLocale);
    }
  });

  it('refuses a JUnit file that cannot be written before it runs anything', async () => {
    const mark = join(folder, 'mark');
    const args = ['--junit', join(folder, 'absent', 'junit.xml'), '--', 'touch', mark];
    const { status, stdout, stderr } = await check(['4a', ...args]);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^ipc-lab check: ENOENT.*\n$/);
    assert.equal(existsSync(mark), false);
  });

  it('prints its verdict even if the disk is full', async () => {
    const { status, stdout, stderr } = await check([
      '4a',
      '--junit',
      '/dev/full',
      ...patience,
      '--',
      ...plain(),
    ]);
    assert.equal(status, 2);
    assert.match(stdout, /4a: does what the exercise asks/);
    assert.match(stderr, /^ipc-lab check: ENOSPC.*\/dev\/full'\n$/);
  });

  it('prints no control character that a program wrote', async () => {
    const path = join(folder, 'escape.py');
    writeFileSync(
      path,
      'import os\nif os.fork() == 0:\n  print("Sum: \\x1b[2J\\x07\\x1b]0;title\\x07 5")\n',
    );
    const { stdout } = await check(['4a', ...patience, '--', 'python3', path]);
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /\p{Cc}/u);
  });

  // Twenty times, and of every program: `judge-again.ts`.
  it('gives the same verdict again and again', async () => {
    const args = ['4a', '--json', ...patience, '--'];
    for (let round = 0; round < 4; round += 1) {
      assert.deepEqual(notPassing(await check([...args, ...plain()])), {});
      const wrong = await check([...args, ...programWords('4a/no_wait.c', folder)]);
      assert.deepEqual(notPassing(wrong), { 'parent-waits': 'fail' });
    }
  });

  it('removes the segment that a program left behind, and no other', async () => {
    const words = programWords('2a/segment_left.c', folder);
    const checked = await check(['2a', '--json', ...patience, '--', ...words]);
    assert.deepEqual(notPassing(checked), { removed: 'fail' });
    const [left] = (JSON.parse(checked.stdout) as Report).criteria.filter(
      ({ id }) => id === 'removed',
    );
    const id = /segment (\d+)/.exec(left?.evidence ?? '')?.[1] ?? '';
    const parent = /process (\d+)/.exec(
      (JSON.parse(checked.stdout) as Report).criteria[0]?.evidence ?? '',
    )?.[1];
    assert.notEqual(id, '');
    assert.deepEqual(segmentsMadeBy(Number(parent)), []);
  });

  it('removes what a client left behind', async () => {
    const client = join(folder, 'leaves.sh');
    const said = join(folder, 'left');
    writeFileSync(client, `#!/bin/sh\nipcmk -M 100 >> ${said}\n`, { mode: 0o755 });
    const commands = ['--server', 'sleep 60', '--client', `${client} {value}`];
    await check(['6', '--timeout', '2', ...commands]);
    const ids = [...readFileSync(said, 'utf8').matchAll(/\d+/g)].map(String);
    assert.equal(ids.length, 2);
    const segments = readFileSync('/proc/sysvipc/shm', 'utf8').split('\n');
    const there = segments.map((line) => line.trim().split(/\s+/)[1] ?? '');
    assert.deepEqual(
      ids.filter((id) => there.includes(id)),
      [],
    );
  });

  it('runs nothing if one of the commands cannot be run', async () => {
    const mark = join(folder, 'writer-ran');
    const commands = ['--writer', `touch ${mark}`, '--reader', 'no-such-command'];
    const { status, stderr } = await check(['3d', ...commands]);
    assert.equal(status, 2);
    assert.match(stderr, /^ipc-lab check: command not found: no-such-command\n$/);
    assert.equal(existsSync(mark), false);
  });

  it('ends what it runs when it is interrupted', async () => {
    const script = join(folder, 'sleeps.sh');
    const pids = join(folder, 'pids');
    writeFileSync(
      script,
      `#!/bin/sh\nsleep 1000 &\necho $$ $! > ${pids}.new\nmv ${pids}.new ${pids}\nwait\n`,
      {
        mode: 0o755,
      },
    );
    const module = fileURLToPath(new URL('../../dist/check/command.js', import.meta.url));
    const code = `const { checkCommand } = await import(${JSON.stringify(module)});
      process.exitCode = await checkCommand(process.argv.slice(1), process);`;
    const checker = spawn(
      process.execPath,
      ['--input-type=module', '--eval', code, '--', '4a', '--timeout', '600', '--', script],
      { stdio: 'ignore' },
    );
    const ended = once(checker, 'exit');
    let text = '';
    while (text === '') {
      await new Promise((resolve) => setTimeout(resolve, 20));
      try {
        text = readFileSync(pids, 'utf8');
      } catch {
        // The script has not written it yet.
      }
    }
    checker.kill('SIGINT');
    assert.deepEqual(await ended, [130, null]);
    await allExited(text.trim().split(' ').map(Number));
  });
});
