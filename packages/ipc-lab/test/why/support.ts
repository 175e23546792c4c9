import { fileURLToPath } from 'node:url';

import { whyCommand } from '../../dist/why/command.js';
import type {
  Descriptor,
  ProcessState,
  Snapshot,
  Thread,
} from '../../dist/why/snapshot/snapshot.js';
import { compileProgram } from '../../../linux-ipc/dist-test/support/peers.js';

const programs = fileURLToPath(new URL('../../test/why/programs/', import.meta.url));

export interface Explained {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `ipc-lab why …` within this process. */
export async function why(
  args: readonly string[],
  env: NodeJS.ProcessEnv = { PATH: process.env['PATH'] },
): Promise<Explained> {
  let stdout = '';
  let stderr = '';
  const status = await whyCommand(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env,
  });
  return { status, stdout, stderr };
}

const compiled = new Map<string, string>();

/** The command that runs `test/why/programs/<name>`; a C program is compiled into `folder`. */
export function programWords(name: string, folder: string): string[] {
  if (name.endsWith('.py')) return ['python3', `${programs}${name}`];
  const program =
    compiled.get(name) ?? compileProgram(`${programs}${name}.c`, folder, ['-pthread']);
  compiled.set(name, program);
  return [program];
}

/** A process of a snapshot, with one thread. */
export function processOf(
  pid: number,
  parent: number,
  thread: Partial<Thread>,
  descriptors: readonly Descriptor[] = [],
): ProcessState {
  return {
    pid,
    parent,
    name: `p${pid}`,
    startTime: pid,
    state: thread.state ?? 'S',
    threads: [{ tid: pid, state: 'S', activity: '1 1', ...thread }],
    descriptors,
  };
}

export function pipeEnd(fd: number, pipe: number, end: 'read' | 'write'): Descriptor {
  const target = `pipe:[${pipe}]`;
  return { fd, kind: 'pipe', target, reads: end === 'read', writes: end === 'write' };
}

export function snapshotOf(...states: readonly ProcessState[]): Snapshot {
  return {
    processes: new Map(states.map((state) => [state.pid, state])),
    sockets: new Map(),
    locks: [],
    unseen: 0,
  };
}
