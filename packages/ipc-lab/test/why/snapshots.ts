/** Snapshots as tests describe them. */
import type {
  Descriptor,
  ProcessState,
  Snapshot,
  Thread,
} from '../../dist/why/snapshot/snapshot.js';

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
    sharers: new Map(),
    unseen: 0,
  };
}
