/** Runs one program of a contender: it ends within its time, and leaves nothing behind. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why a contender has no figures: it hung, or failed. */
export class Lost extends Error {}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly limitMs: number;
}

/** A folder that is removed when this process exits, whatever it contains then. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-bench-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

let parent: string | undefined;

/** The leaders of the programs that run now. */
const running = new Set<number>();

process.once('exit', () => {
  for (const pid of running) removeAllOf(pid);
});

/**
 * The nice value of this session's scheduling group (sched(7), autogroup): a user may have raised it.
 * Each program has a session of its own, and so would lose it.
 */
const groupNice = ((): number => {
  try {
    return Number(/ nice (-?\d+)/.exec(readFileSync('/proc/self/autogroup', 'latin1'))?.[1] ?? 0);
  } catch {
    return 0; // a kernel without autogroups
  }
})();

function giveGroupNice(pid: number): void {
  if (groupNice === 0) return;
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(groupNice));
  } catch {
    // Only root may lower it.
  }
}

/** Kills a process group, which the program's partners share. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // All its processes have exited.
  }
}

/** Ends a program, and removes what it can leave outside its folder: names in /dev/shm, with its pid. */
function removeAllOf(pid: number): void {
  killGroup(pid);
  for (const name of readdirSync('/dev/shm')) {
    if (new RegExp(`linux-ipc-bench-${pid}(-|$)`).test(name)) {
      rmSync(join('/dev/shm', name), { force: true });
    }
  }
}

/**
 * Runs a program, and returns what it prints. It gets a session and a temporary folder of its own. When it
 * ends, all processes that it started are killed, and the folder is removed. The kernel kills it when
 * this process dies.
 *
 * @throws {Lost} It took longer than `limitMs`, or its exit status was not 0.
 */
export async function outputOf(
  program: string,
  parameters: readonly string[],
  { env = process.env, limitMs }: RunOptions,
): Promise<string> {
  parent ??= temporaryFolder();
  const folder = mkdtempSync(join(parent, 'run-'));
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...parameters], {
    detached: true,
    env: { ...env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid !== undefined) {
    running.add(pid);
    giveGroupNice(pid);
  }
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    if (pid !== undefined) killGroup(pid);
  }, limitMs);
  try {
    const status = await new Promise<number | string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        // Its partners would keep the pipes open.
        if (pid !== undefined) killGroup(pid);
        child.once('close', () => {
          resolve(code ?? signal ?? 'unknown');
        });
      });
    });
    if (isLate) throw new Lost(`hung: killed after ${limitMs / 1000} s`);
    if (status !== 0) throw new Lost(`failed: ${reasonOf(status, output.stderr)}`);
    return output.stdout;
  } finally {
    clearTimeout(timer);
    if (pid !== undefined) {
      running.delete(pid);
      removeAllOf(pid);
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The line of the output that states the error, or the exit status. */
function reasonOf(status: number | string, stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const stated = lines.find((line) => /^\w*Error\b/.test(line)) ?? lines[0];
  return stated?.trim() ?? (typeof status === 'number' ? `exit status ${status}` : status);
}
