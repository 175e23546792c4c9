import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

import { Lost, outputOf } from '../run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
after(() => {
  rmSync(folder, { recursive: true });
});

const script = (text: string): readonly string[] => ['-e', text];

/**
 * Starts a child, leaves a file in its temporary folder and a name in /dev/shm, says who it is in a file,
 * and hangs.
 */
function hanging(record: string): readonly string[] {
  return script(`
    const { spawn } = require('node:child_process');
    const { mkdtempSync, writeFileSync, renameSync } = require('node:fs');
    const { tmpdir } = require('node:os');
    const child = spawn('sleep', ['1000'], { stdio: 'inherit' });
    const made = mkdtempSync(tmpdir() + '/left-');
    const name = '/dev/shm/sem.linux-ipc-bench-' + process.pid + '-1';
    writeFileSync(name, '');
    const text = JSON.stringify({ pids: [process.pid, child.pid], paths: [made, name] });
    writeFileSync('${record}.new', text);
    renameSync('${record}.new', '${record}');
    setInterval(() => {}, 1e6);
  `);
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}

interface Hanging {
  readonly pids: readonly number[];
  readonly paths: readonly string[];
}

describe('a program of a contender', () => {
  it('is killed with its children when it hangs, and leaves no file or name', async () => {
    const record = join(folder, 'hanging');
    let limitMs = 400;
    // On a loaded machine it may not have got as far as to hang.
    for (; !existsSync(record); limitMs *= 2) {
      await rejects(outputOf(process.execPath, hanging(record), { limitMs }), (error: Error) => {
        ok(error instanceof Lost);
        strictEqual(error.message, `hung: killed after ${limitMs / 1000} s`);
        return true;
      });
    }
    const { pids, paths } = JSON.parse(readFileSync(record, 'utf8')) as Hanging;
    deepStrictEqual([...pids.filter(isRunning), ...paths.filter((path) => existsSync(path))], []);
  });

  it('is lost with a word when it fails', async () => {
    const reasons = [
      ['throw new Error("no room")', 'failed: Error: no room'],
      ['console.error("cannot connect"); process.exit(1)', 'failed: cannot connect'],
      ['process.exit(3)', 'failed: exit status 3'],
      ['process.kill(process.pid, "SIGKILL")', 'failed: SIGKILL'],
    ] as const;
    for (const [text, message] of reasons) {
      await rejects(outputOf(process.execPath, script(text), { limitMs: 60_000 }), (error) => {
        ok(error instanceof Lost);
        strictEqual(error.message, message);
        return true;
      });
    }
  });

  it('has what it printed returned, though its child keeps the pipe open', async () => {
    const text =
      'require("child_process").spawn("sleep", ["1000"], { stdio: "inherit" }).unref(); console.log(7)';
    strictEqual(await outputOf(process.execPath, script(text), { limitMs: 60_000 }), '7\n');
  });

  it('is killed, and its files are removed, when a signal ends the process that measures it', async () => {
    const record = join(folder, 'measured');
    const run = new URL('../run-program.js', import.meta.url).href;
    const text = `
      import { outputOf } from ${JSON.stringify(run)};
      process.once('SIGTERM', () => process.exit(0));
      await outputOf(process.execPath, ${JSON.stringify(hanging(record))}, { limitMs: 1e6 });
    `;
    const measuring = spawn(process.execPath, ['--input-type=module', '-e', text], {
      env: { ...process.env, TMPDIR: folder },
      stdio: 'ignore',
    });
    while (!existsSync(record)) await new Promise((resolve) => setTimeout(resolve, 10));
    measuring.kill('SIGTERM');
    await once(measuring, 'exit');
    const { pids, paths } = JSON.parse(readFileSync(record, 'utf8')) as Hanging;
    while (pids.some(isRunning)) await new Promise((resolve) => setTimeout(resolve, 10));
    const folders = readdirSync(folder).filter((name) => name.startsWith('linux-ipc-bench-'));
    deepStrictEqual([...folders, ...paths.filter((path) => existsSync(path))], []);
  });
});
