import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';

import type { OwnedDescriptor } from 'linux-ipc';
import type { ExitStatus } from 'linux-ipc/process';

export interface StartedCommand {
  readonly pid: number;
  /** The exit status; resolves when the command was collected, and never rejects. */
  readonly exited: Promise<ExitStatus>;
}

/**
 * Starts a command with these descriptors as its standard input, output and error. In the child, between
 * fork and exec, dup2 gives each descriptor its number. The abort signal ends the command.
 *
 * Resolves when exec has succeeded.
 */
export async function startCommand(
  command: string,
  args: readonly string[],
  streams: readonly (OwnedDescriptor | 'inherit')[],
  signal: AbortSignal,
): Promise<StartedCommand> {
  const child = spawn(command, args, {
    // The C library's popen calls /bin/sh by this name, which is in the shell's own messages.
    argv0: basename(command),
    stdio: streams.map((stream) => (stream === 'inherit' ? stream : stream.fd)),
    signal,
    killSignal: 'SIGKILL',
  });
  const { pid } = child;
  if (pid === undefined) {
    const [error] = (await once(child, 'error')) as [Error];
    throw error;
  }
  // The only error left is an abort, which its caller knows of.
  child.on('error', () => undefined);
  const exited = new Promise<ExitStatus>((resolve) => {
    child.once('exit', (code, killedBy) => {
      resolve({ code, signal: killedBy });
    });
  });
  return { pid, exited };
}
