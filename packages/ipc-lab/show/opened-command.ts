/** popen(3) and pclose(3), out of the calls that they sum up: pipe, fork, dup2, exec, wait. */
import { Pipe, type PipeReader, type PipeWriter } from 'linux-ipc/pipe';
import type { ExitStatus } from 'linux-ipc/process';

import { startCommand, type StartedCommand } from './start-command.js';

const shell = '/bin/sh';

class OpenedCommand<End extends PipeReader | PipeWriter> implements AsyncDisposable {
  readonly #command: StartedCommand;

  constructor(
    readonly end: End,
    command: StartedCommand,
  ) {
    this.#command = command;
  }

  /** As `pclose`: closes our end, waits for the command to end, tells how it did. Idempotent. */
  async close(): Promise<ExitStatus> {
    this.end.close();
    return await this.#command.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** As `popen(command, "r")`: what the command writes to its standard output is read here. */
export async function openForReading(
  command: string,
  signal: AbortSignal,
): Promise<OpenedCommand<PipeReader>> {
  const { read, write } = new Pipe();
  const streams = ['inherit', write, 'inherit'] as const;
  const started = await startCommand(shell, ['-c', command], streams, signal);
  write.close();
  return new OpenedCommand(read, started);
}

/** As `popen(command, "w")`: what is written here is the command's standard input. */
export async function openForWriting(
  command: string,
  signal: AbortSignal,
): Promise<OpenedCommand<PipeWriter>> {
  const { read, write } = new Pipe();
  const streams = [read, 'inherit', 'inherit'] as const;
  const started = await startCommand(shell, ['-c', command], streams, signal);
  read.close();
  return new OpenedCommand(write, started);
}
