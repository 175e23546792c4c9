/**
 * Ends a command if this process is killed: nothing can be done any more then, and the command is in a session of its
 * own. A shell waits for the end-of-file on its standard input, whose other end only this process has.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('end-abandoned.js', import.meta.url));

/** A line says that the guard is not needed; a shell that only waits costs less than another Node.js. */
const text = 'read -r _ || exec "$@"';

export class Guard {
  readonly #shell: ChildProcess;
  readonly #exited: Promise<unknown>;

  /**
   * @param mark What the processes of the command inherit. The command is to be started after this.
   */
  constructor(mark: string) {
    const words = [process.execPath, script, mark];
    this.#shell = spawn('/bin/sh', ['-c', text, 'sh', ...words], {
      stdio: ['pipe', 'ignore', 'ignore'],
      // A signal to our process group, as for Ctrl-C, is no reason for it to end.
      detached: true,
      cwd: '/',
    });
    this.#exited = Promise.race([once(this.#shell, 'exit'), once(this.#shell, 'error')]).catch(
      () => undefined,
    );
    this.#shell.stdin?.on('error', () => undefined);
  }

  /** The command has ended, or may go on without this process. */
  async dismiss(): Promise<void> {
    this.#shell.stdin?.end('\n');
    await this.#exited;
  }
}
