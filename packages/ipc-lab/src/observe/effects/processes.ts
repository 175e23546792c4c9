/** fork, exec, exit and wait: the processes of a trace. */
import { atEnd, type At, type Context } from '../state/context.js';
import type { Call, OpenCall } from '../strace/calls.js';
import { closeAll, closeOnExec } from './descriptors.js';
import { field, items, number, text, word, words } from '../strace/fields.js';
import { signalName } from '../strace/signal-names.js';
import { undoAtEnd } from './semaphores.js';
import { arrivedWithEnd, settlePending } from './signals.js';
import type { Process } from '../state/process-table.js';

/** Records a new child: its parent's fork returned, or its own first line precedes that. */
export function born(context: Context, at: At, call: OpenCall, child: number): void {
  const { processes } = context;
  const parent = context.process(call);
  const has = (flag: string): boolean => call.text.includes(flag);
  call.child = child;
  const mask = processes.masks.get(call.thread);
  if (mask !== undefined) {
    processes.masks.set(child, { signals: new Set(mask.signals), inverted: mask.inverted });
  }
  if (has('CLONE_THREAD')) {
    processes.addThread(child, parent);
    context.emit('thread-born', { thread: child, time: at.time }, { by: call.thread });
    return;
  }
  // The child has the same parent as the caller then.
  const isSibling = /\bCLONE_PARENT\b/.test(call.text) && parent.parent !== undefined;
  const process = processes.addProcess(child, isSibling ? parent.parent : parent.pid);
  process.table = has('CLONE_FILES') ? parent.table : parent.table.copy();
  for (const [signal, set] of parent.dispositions) {
    if (set.disposition !== 'handler' || !has('CLONE_CLEAR_SIGHAND')) {
      process.dispositions.set(signal, set);
    }
  }
  for (const [address, mapping] of parent.mappings) process.mappings.set(address, mapping);
  process.folder = parent.folder;
  process.born = context.emit(
    'process-born',
    { thread: child, time: at.time },
    { parent: process.parent, call: call.name },
  );
}

/** prctl(2): a subreaper adopts the orphans among its descendants. */
export function processControlled(context: Context, call: Call): void {
  const [option, value] = call.arguments;
  if (word(option) !== 'PR_SET_CHILD_SUBREAPER' || call.result !== 0) return;
  context.process(call).isSubreaper = number(value) !== 0;
}

export function forked(context: Context, call: Call, open: OpenCall | undefined): void {
  if (call.result === undefined || call.error !== undefined) {
    if (call.error !== undefined && !call.error.startsWith('ERESTART')) {
      context.emit('failed', atEnd(call), { call: call.name, error: call.error });
    }
    return;
  }
  // A line of the child has recorded it already.
  if (open?.child === call.result) return;
  const known = context.processes.ofThread(call.result);
  if (known?.parent === context.process(call).pid) return;
  const begun = open ?? {
    thread: call.thread,
    name: call.name,
    begin: call.begin,
    text: call.arguments
      .map((value) => (value.kind === 'change' ? value.before : value))
      .map(flagsOf)
      .join(),
  };
  born(context, atEnd(call), begun, call.result);
}

function flagsOf(value: Call['arguments'][number]): string {
  return word(field(value, 'flags')) || word(value);
}

export function programStarted(context: Context, call: Call): void {
  if (call.result !== 0) return;
  const process = context.process(call);
  for (const thread of [...process.threads]) {
    if (thread !== process.pid) context.processes.removeThread(thread);
  }
  closeOnExec(context, process, atEnd(call));
  process.mappings.clear();
  for (const [signal, set] of process.dispositions) {
    if (set.disposition === 'handler') process.dispositions.delete(signal);
  }
  const [path, list] = call.name === 'execveat' ? call.arguments.slice(1) : call.arguments;
  context.emit('program-started', atEnd(call), {
    path: text(path) ?? '',
    words: items(list).map((item) => text(item) ?? ''),
  });
}

export function exiting(context: Context, call: Call): void {
  if (call.name === 'exit' && context.process(call).threads.size > 1) return;
  const process = context.process(call);
  if (process.exiting) return;
  process.exiting = true;
  const at = { thread: call.thread, time: call.begin };
  context.emit('exiting', at, { status: number(call.arguments[0]) ?? 0 });
  closeAll(context, process, at);
}

/** `+++ exited with 0 +++`, `+++ killed by SIGKILL +++`. */
export function ended(context: Context, at: At, how: { status?: number; signal?: string }): void {
  const { processes } = context;
  const process = processes.ofThread(at.thread);
  if (process === undefined) return;
  if (at.thread !== process.pid) {
    context.emit('thread-ended', at, {});
    processes.removeThread(at.thread);
    return;
  }
  if (process.ended !== undefined) {
    processes.remove(process);
    return;
  }
  markEnded(context, process, at, how, 'observed');
  processes.remove(process);
}

function markEnded(
  context: Context,
  process: Process,
  at: At,
  how: { status?: number; signal?: string },
  known: 'observed' | 'inferred',
): void {
  const here = { ...at, pid: process.pid };
  if (!process.exiting) closeAll(context, process, here);
  undoAtEnd(context, here);
  const cause =
    how.signal === undefined ? undefined : arrivedWithEnd(context, process, here, how.signal);
  process.ended = context.emit(
    'process-ended',
    here,
    { status: how.status, signal: how.signal },
    { cause, known },
  );
  process.endedAt = at.time;
  settlePending(context, process, here);
  const parent =
    process.parent === undefined ? undefined : context.processes.byPid.get(process.parent);
  if (parent !== undefined && parent.ended === undefined) {
    const child = parent.dispositions.get('SIGCHLD');
    if (child?.disposition === 'ignored' || child?.flags.includes('SA_NOCLDWAIT') === true) {
      collect(context, process, here, { by: 'kernel', parent: parent.pid });
    }
  } else {
    context.processes.leave(process);
  }
  orphan(context, process, at.time);
}

/** The children of a process that has ended get another parent. */
function orphan(context: Context, process: Process, time: number): void {
  const { processes } = context;
  const adopter = process.children.size === 0 ? undefined : processes.adopterOf(process);
  for (const pid of process.children) {
    const child = processes.byPid.get(pid);
    if (child === undefined || child.collected) continue;
    context.emit(
      'process-orphaned',
      { thread: pid, time, pid },
      { parent: process.pid, adopter: adopter?.pid },
      { cause: process.ended, known: 'inferred' },
    );
    child.parent = adopter?.pid;
    adopter?.children.add(pid);
    if (child.ended !== undefined && adopter === undefined) processes.leave(child);
  }
  process.children.clear();
}

function collect(
  context: Context,
  child: Process,
  at: At,
  by: { by: 'parent' | 'kernel'; parent: number; call?: string },
): void {
  child.collected = true;
  context.emit(
    'process-collected',
    { thread: child.pid, time: at.time, pid: child.pid },
    { by: by.by, parent: by.parent, call: by.call },
    { cause: child.ended, known: by.by === 'kernel' ? 'inferred' : 'observed' },
  );
  context.processes.byPid.get(by.parent)?.children.delete(child.pid);
  context.processes.byPid.delete(child.pid);
}

export function childWaitedFor(context: Context, call: Call): void {
  if (call.error !== undefined || call.result === undefined) return;
  const { name, arguments: given } = call;
  let pid: number | undefined;
  let status: string;
  if (name === 'waitid') {
    const information = given[2];
    if (words(given[3]).includes('WNOWAIT')) return;
    pid = number(field(information, 'si_pid'));
    status = word(field(information, 'si_code'));
  } else {
    pid = call.result;
    status = word(field(items(given[1])[0], '0'));
  }
  if (pid === undefined || pid === 0) return;
  if (/STOPPED|CONTINUED|TRAPPED/.test(status)) {
    context.release = { event: undefined, pid, time: call.end };
    return;
  }
  const child = context.processes.collected(pid);
  if (child === undefined || child.collected) return;
  const at = atEnd(call);
  if (child.ended === undefined) {
    // The program did not ask for the status: the child may only have stopped.
    if (status === '' && mayBeAlive(call)) return;
    markEnded(context, child, at, statusOf(status, given[2]), 'inferred');
  }
  if (!child.collected) {
    collect(context, child, at, { by: 'parent', parent: context.process(call).pid, call: name });
  }
  const time = child.endedAt ?? call.end;
  context.release = { event: child.ended, pid: child.pid, time };
}

/** Whether the call also returns for children that stopped or continued. */
function mayBeAlive({ name, arguments: given }: Call): boolean {
  return words(given[name === 'waitid' ? 3 : 2]).some((option) =>
    /^(?:WUNTRACED|WSTOPPED|WCONTINUED)$/.test(option),
  );
}

function statusOf(
  status: string,
  information: Call['arguments'][number] | undefined,
): {
  status?: number;
  signal?: string;
} {
  const signal = /WTERMSIG\(s\) == (SIG\w+)/.exec(status)?.[1];
  if (signal !== undefined) return { signal: signalName(signal) };
  const code =
    /WEXITSTATUS\(s\) == (\d+)/.exec(status)?.[1] ?? number(field(information, 'si_status'));
  return code === undefined ? {} : { status: Number(code) };
}
