/*
 * Question 4C: commands opened as popen(3) opens them, read from or written to, and closed as
 * pclose(3) closes them, with the status that it returns.
 */
import { openCommand } from 'linux-ipc/pipe';
import type { ExitStatus } from 'linux-ipc/process';

import { texts } from './text.js';
import { readAll } from '../read-all.js';
import type { Showing } from '../showing.js';

/** As somebody might have typed it into a form. */
const name = 'Ada; echo injected';

export async function show({ print, language, signal }: Showing): Promise<void> {
  const text = texts[language];

  async function readWhole(command: string): Promise<{ output: string; status: ExitStatus }> {
    print(text.opened(command, 'r'));
    await using opened = await openCommand(command, 'r');
    const output = await readAll(opened.pipe, signal);
    print(text.read(output));
    const status = await opened.close();
    print(text.closed(status));
    return { output, status };
  }

  async function readTheStart(command: string): Promise<ExitStatus> {
    print(text.opened(command, 'r'));
    await using opened = await openCommand(command, 'r');
    print(text.readOnly(await opened.pipe.read(Buffer.alloc(8), { signal })));
    const status = await opened.close();
    print(text.closed(status));
    return status;
  }

  async function write(command: string, input: string): Promise<ExitStatus> {
    print(text.opened(command, 'w'));
    await using opened = await openCommand(command, 'w');
    await opened.pipe.write(Buffer.from(input), { signal });
    print(text.wrote(input));
    const status = await opened.close();
    print(text.closed(status));
    return status;
  }

  print(text.reading);
  const reading = await readWhole('echo one; echo two; exit 3');
  print(text.writing);
  const writing = await write('read number; exit $number', '7\n');
  print(text.missing);
  const missing = await readWhole('no-such-command 2>&1');
  print(text.early);
  const early = await readTheStart('exec yes');
  print(text.injection(name));
  const { output } = await readWhole(`echo ${name}`);

  const statuses = [reading.status, writing, missing.status, early];
  print('');
  print(text.conclusion(statuses, output.trimEnd().split('\n').length));
}
