/** Which function of a library the program called, by the stack of a system call. */
import type { Frame } from '../../../observe/strace/stacks.js';

const library = /^\/(?:usr\/)?lib(?:32|64|x32)?\/|^\[vdso\]$/;

/**
 * The name of the library's function that the program itself called, as its source spells it.
 *
 * @param frames The innermost first. The outermost may be the library's as well: a compiler leaves out the frame of
 *   a function whose last action is the call.
 */
export function calledFunction(frames: readonly Frame[]): string | undefined {
  const own = frames.findIndex(({ file }) => !library.test(file));
  const frame = own < 0 ? frames.at(-1) : frames[own - 1];
  return frame === undefined || frame.name === '' ? undefined : sourceName(frame.name);
}

/** `_IO_printf`, `__printf_chk` and `__sysv_signal` are what printf and signal become. */
function sourceName(symbol: string): string {
  return symbol
    .replace(/@.*$/, '')
    .replace(/^_IO_/, '')
    .replace(/^_+(?=[a-z])/, '')
    .replace(/_chk$/, '')
    .replace(/^(?:bsd_|sysv_)signal$|^ssignal$/, 'signal');
}

/** The frames of a handler: those above what the signal interrupted, without the one by which it returns. */
export function framesOfHandler(
  frames: readonly Frame[],
  interrupted: readonly Frame[],
): readonly Frame[] {
  let same = 0;
  while (same < interrupted.length && isSame(frames.at(-1 - same), interrupted.at(-1 - same)))
    same += 1;
  return frames.slice(0, Math.max(0, frames.length - same - 1));
}

function isSame(one: Frame | undefined, other: Frame | undefined): boolean {
  return one !== undefined && one.file === other?.file && one.name === other.name;
}
