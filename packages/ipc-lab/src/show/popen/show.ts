/*
 * Question 4C: commands opened as popen(3) opens them, read from or written to, and closed as
 * pclose(3) closes them, with the status that it returns.
 */
import { openShellCommand } from 'linux-ipc/pipe';
import type { ExitStatus } from 'linux-ipc/process';

import { inEach, type Text } from '../../language/text.js';
import { texts } from './texts.js';
import { readAll } from '../read-all.js';
import type { Showing } from '../showing.js';

/** A name as a user might type it into a form. */
const name = 'Ada; echo injected';

export async function show({ print, pause, signal }: Showing): Promise<void> {
  async function readWhole(command: string): Promise<{ output: string; status: ExitStatus }> {
    print(texts.opened, { command: JSON.stringify(command), type: 'r' });
    await using opened = await openShellCommand(command, 'r');
    const output = await readAll(opened.pipe, signal);
    print(texts.read, { output: JSON.stringify(output) });
    const status = await opened.close();
    print(texts.closed, { status: endOf(status) });
    return { output, status };
  }

  async function readTheStart(command: string): Promise<ExitStatus> {
    print(texts.opened, { command: JSON.stringify(command), type: 'r' });
    await using opened = await openShellCommand(command, 'r');
    print(texts.readOnly, { length: await opened.pipe.read(Buffer.alloc(8), { signal }) });
    const status = await opened.close();
    print(texts.closed, { status: endOf(status) });
    return status;
  }

  async function write(command: string, input: string): Promise<ExitStatus> {
    print(texts.opened, { command: JSON.stringify(command), type: 'w' });
    await using opened = await openShellCommand(command, 'w');
    await opened.pipe.write(Buffer.from(input), { signal });
    print(texts.wrote, { input: JSON.stringify(input) });
    const status = await opened.close();
    print(texts.closed, { status: endOf(status) });
    return status;
  }

  print(texts.reading);
  const reading = await readWhole('echo one; echo two; exit 3');
  print(texts.writing);
  const writing = await write('read number; exit $number', '7\n');
  print(texts.missing);
  const missing = await readWhole('no-such-command 2>&1');
  print(texts.early);
  const early = await readTheStart('exec yes');
  print(texts.injection, { name: JSON.stringify(name) });
  const { output } = await readWhole(`echo ${name}`);

  const statuses = [reading.status, writing, missing.status, early];
  const count = output.trimEnd().split('\n').length;
  pause();
  print(count === 1 ? texts.oneCommand : texts.commands, { statuses: statuses.map(endOf), count });
}

function endOf({ code, signal }: ExitStatus): Text {
  return signal === null
    ? inEach(texts.exited, { code: code ?? '?' })
    : inEach(texts.killed, { signal });
}
