/*
 * Question 4B: a command that knows nothing of pipes, between two pipes of ours. dup2 is called where
 * a shell calls it: in the child, after fork and before exec.
 */
import { fstatSync, readdirSync, readlinkSync } from 'node:fs';

import { Pipe } from 'linux-ipc/pipe';

import { texts } from './texts.js';
import { readAll } from '../read-all.js';
import { startCommand } from '../start-command.js';
import type { Showing } from '../showing.js';

const command = 'tr';
const args = ['a-z', 'A-Z'];
const sent = 'through descriptors 0 and 1';

export async function show({ print, pause, signal }: Showing): Promise<void> {
  using input = Pipe.create();
  using output = Pipe.create();
  const [inputEnds, outputEnds] = [endsOf(input), endsOf(output)];
  print(texts.pipes, {
    input: inputEnds.file,
    inputRead: inputEnds.read,
    inputWrite: inputEnds.write,
    output: outputEnds.file,
    outputRead: outputEnds.read,
    outputWrite: outputEnds.write,
  });

  const streams = [input.read, output.write, 'inherit'] as const;
  const { pid, exited } = await startCommand(command, args, streams, signal);
  const files = filesOf(pid);
  print(texts.started, { command: [command, ...args].join(' '), pid });
  for (const fd of [0, 1]) print(texts.file, { pid, fd, file: files.get(fd) ?? '-' });

  // As long as a copy of a write end is open anywhere, its reader never sees end-of-file.
  input.read.close();
  output.write.close();
  await input.write.write(Buffer.from(sent), { signal });
  input.write.close();
  print(texts.sent, { sent, fd: inputEnds.write });
  const received = await readAll(output.read, signal);
  print(texts.received, { received, fd: outputEnds.read });
  await exited;

  const ours = [inputEnds.file, outputEnds.file];
  const numbers = [...files].filter(([, file]) => ours.includes(file)).map(([fd]) => fd);
  pause();
  print(received === sent.toUpperCase() ? texts.right : texts.wrong, { numbers });
}

interface Ends {
  readonly read: number;
  readonly write: number;
  readonly file: string;
}

function endsOf({ read, write }: Pipe): Ends {
  // In the words of /proc/PID/fd.
  return { read: read.fd, write: write.fd, file: `pipe:[${fstatSync(read.fd).ino}]` };
}

/** The descriptors of a process, and what each designates: proc_pid_fd(5). */
function filesOf(pid: number): Map<number, string> {
  const files = new Map<number, string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      files.set(Number(fd), readlinkSync(`/proc/${pid}/fd/${fd}`));
    } catch {
      // Closed meanwhile: a command that starts opens its libraries for a moment.
    }
  }
  return files;
}
