/** Recognises popen(3): a shell that runs one command, between the program and a pipe. */
import type { Process } from '../../history/processes.js';

/** The command of the first child that popen(3) started, to read what it prints. */
export function commandOfPopen(parent: Process): string | undefined {
  for (const { images, output } of parent.children) {
    const [shell = '', option, command, last] = images[1]?.words ?? [];
    // The C library puts "--" before the command since glibc 2.38.
    const isShell = /^(?:.*\/)?sh$/.test(shell) && option === '-c';
    if (isShell && output?.kind === 'pipe') return command === '--' ? last : command;
  }
  return undefined;
}
