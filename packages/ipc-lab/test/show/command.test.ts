import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { allExited, childrenOf } from '../support/processes.js';
import { programPath } from '../support/program-path.js';
import { run, Running } from '../support/run.js';

const topics = ['signal', 'map-shared', 'map-end', 'dup2', 'popen'];
const folder = temporaryFolder();

/** Runs `ipc-lab show` with its own folder for temporary files, which must be empty afterwards. */
function show(args: readonly string[], environment: NodeJS.ProcessEnv = {}, detached = false) {
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const running = new Running(process.execPath, [programPath('ipc-lab'), 'show', ...args], {
    env: { ...process.env, LC_ALL: 'C.UTF-8', TMPDIR: temporary, ...environment },
    detached,
  });
  return { running, left: () => readdirSync(temporary) };
}

describe('ipc-lab show', () => {
  it('lists the topics in the language of the option, or otherwise of the locale', async () => {
    const en = await show([], { LC_ALL: 'C' }).running.ended;
    assert.equal(en.code, 0);
    assert.deepEqual(
      en.stdout
        .trim()
        .split('\n')
        .map((line) => line.trim().split(' ')[0]),
      topics,
    );
    const french = [
      await show(['--lang', 'fr'], { LC_ALL: 'C' }).running.ended,
      await show([], { LC_ALL: '', LC_MESSAGES: 'fr_FR.UTF-8' }).running.ended,
      await show([], { LC_ALL: 'fr_CA', LANG: 'C' }).running.ended,
    ];
    for (const { code, stdout } of french) {
      assert.equal(code, 0);
      assert.match(stdout, /signal +le signal\(\) de System V face à sigaction/);
    }
    const other = await show([], { LC_ALL: 'fro_XX', LANG: 'fr_FR' }).running.ended;
    assert.equal(other.stdout, en.stdout);
  });

  for (const [args, said] of [
    [['nothing'], /^ipc-lab show: TOPIC must be one of signal, [^\n]*, not "nothing"[^\n]*\n$/],
    [['constructor'], /^ipc-lab show: TOPIC [^\n]* not "constructor"[^\n]*\n$/],
    [['signal', 'popen'], /^ipc-lab show: unexpected argument "popen"[^\n]*\n$/],
    [['--lang', 'de'], /^ipc-lab show: --lang must be en or fr, not "de"[^\n]*\n$/],
    [['--loud'], /^ipc-lab show: unknown option --loud [^\n]*\n$/],
  ] as const) {
    it(`rejects ${JSON.stringify(args)} in one line`, async () => {
      const { code, stdout, stderr } = await run('ipc-lab', 'show', ...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, said);
    });
  }

  it('names the topics in its help', async () => {
    const { code, stdout } = await run('ipc-lab', 'show', '--help');
    assert.equal(code, 0);
    assert.match(stdout, /^usage: ipc-lab show /);
    for (const topic of topics) assert.match(stdout, new RegExp(`^  ${topic} +\\S`, 'm'));
  });

  it("has exactly the topics that the sheet's answers name", () => {
    for (const name of ['README', 'README.fr', 'en', 'fr']) {
      const page = fileURLToPath(new URL(`../../../../docs/sheet/${name}.md`, import.meta.url));
      const named = [...readFileSync(page, 'utf8').matchAll(/`ipc-lab show ([\w-]+)`/g)];
      assert.deepEqual([...new Set(named.map(([, topic]) => topic))].sort(), [...topics].sort());
    }
  });
});

describe('ipc-lab show, whatever ends it', () => {
  for (const topic of topics) {
    it(`leaves no file after ${topic}`, async () => {
      const { running, left } = show([topic]);
      const { code } = await running.ended;
      assert.equal(code, 0);
      assert.deepEqual(left(), []);
    });

    it(`leaves nothing when Ctrl-C interrupts ${topic}`, async () => {
      const { running, left } = show([topic], {}, true);
      await running.says(/\n/);
      const children = childrenOf(running.pid);
      // As a terminal does, this signals the whole foreground process group.
      try {
        process.kill(-running.pid, 'SIGINT');
      } catch (error) {
        // The process group has exited already.
        assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
      }
      const { code, signal, stdout, stderr } = await running.ended;
      if (code === 130) assert.equal(stderr, 'ipc-lab show: ended by SIGINT\n');
      // The program noticed that the same Ctrl-C killed its child before its own handler ran.
      else if (code === 1) assert.match(stderr, /^ipc-lab show: child .* by SIGINT[^\n]*\n$/);
      else {
        // The program had printed everything: it had exited, or was about to.
        assert.match(stdout, /\n\n[^\n]+\n$/);
        assert.ok(code === 0 || signal === 'SIGINT', String(code));
      }
      await allExited(children);
      assert.deepEqual(left(), []);
    });

    it(`leaves no process when ${topic} is killed`, async () => {
      const { running } = show([topic]);
      await running.says(/\n/);
      const children = childrenOf(running.pid);
      running.kill('SIGKILL');
      await running.ended;
      await allExited(children);
    });
  }
});
