/**
 * Calls that the kernel restarts after a signal: one wait, though strace shows each of its parts as a call. See signal(7),
 * restart_syscall(2).
 *
 *     wait4(11, 0x7ffd0, 0, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.104822>
 *     --- SIGUSR1 {…} ---
 *     rt_sigreturn({mask=[]}) = 61
 *     wait4(11, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 11 <0.143386>
 *
 *     poll([{fd=3, events=POLLIN}], 1, 5000) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.104822>
 *     --- SIGCHLD {…} ---
 *     restart_syscall(<... resuming interrupted poll ...>) = 1 <0.143386>
 */
import type { Line } from './line.js';

/** A call that a signal interrupted, and that may go on. */
export interface Interrupted {
  readonly name: string;
  readonly begin: number;
  /** Its arguments, without what follows them. */
  readonly text: string;
}

const interruption = /\) += \? ERESTART\w+ \([^()]*\)(?: <[\d.]+>)?$/;
const resuming = /^<\.\.\. resuming interrupted \w+ \.\.\.>/;
const duration = / <(\d+\.\d+)>$/;

/** @returns `undefined` if the whole text of a call shows that it was not interrupted. */
export function interruptedCall(
  name: string,
  begin: number,
  text: string,
): Interrupted | undefined {
  const arguments_ = text.replace(interruption, '');
  return arguments_ === text ? undefined : { name, begin, text: arguments_ };
}

export function isRestartError(error: string | undefined): boolean {
  return error?.startsWith('ERESTART') === true;
}

/** Whether a call with this error goes on after the handler of the signal, which has these flags. */
export function goesOn(error: string, flags: readonly string[]): boolean {
  return error === 'ERESTARTNOINTR' || (error === 'ERESTARTSYS' && flags.includes('SA_RESTART'));
}

/** Whether a line of the same thread shows the call under way again. */
export function isRestartOf({ name, text }: Interrupted, { body }: Line): boolean {
  if (body.kind !== 'call' && body.kind !== 'begun') return false;
  if (body.name === 'restart_syscall') return true;
  return body.name === name && firstArgument(body.text) === firstArgument(text);
}

/** Of the others, strace shows some only once the call has returned. */
function firstArgument(text: string): string {
  return /^[^,)]*/.exec(text)?.[0].trimEnd() ?? '';
}

export class Restarts {
  /** The calls that are under way again. */
  readonly #again = new Map<number, Interrupted>();

  /** The line that the call would have if it had not been interrupted. */
  restarted(line: Line, interrupted: Interrupted): Line {
    const { thread, time, body } = line;
    if (body.kind !== 'call' && body.kind !== 'begun') return line;
    const { name, begin } = interrupted;
    if (body.kind === 'begun') this.#again.set(thread, interrupted);
    const isSame = body.name === name;
    const text = isSame ? body.text : interrupted.text + body.text.replace(resuming, '');
    const lasted = time - begin + Number(duration.exec(body.text)?.[1] ?? 0);
    return { thread, time: begin, body: { ...body, name, text: lasting(text, lasted) } };
  }

  /** The second part of such a line; any other line as it is. */
  resumed(line: Line): Line {
    const { thread, time, body } = line;
    const again = this.#again.get(thread);
    if (body.kind !== 'resumed' || again === undefined) return line;
    this.#again.delete(thread);
    const { name, begin } = again;
    return { thread, time, body: { ...body, name, text: lasting(body.text, time - begin) } };
  }

  /** A thread has ended. */
  forget(thread: number): void {
    this.#again.delete(thread);
  }
}

/** @param seconds Since the call began, before it was interrupted. */
function lasting(text: string, seconds: number): string {
  return text.replace(duration, ` <${seconds.toFixed(6)}>`);
}
