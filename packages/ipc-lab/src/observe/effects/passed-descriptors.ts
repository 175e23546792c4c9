/** Descriptors that pass from one process to another: unix(7), pidfd_getfd(2). */
import type { Cause, Given } from '../state/channel.js';
import { atEnd, type Context } from '../state/context.js';
import type { Call } from '../strace/calls.js';
import { entryOf, put } from './descriptors.js';
import { descriptor, field, hasFlag, items, number, word } from '../strace/fields.js';
import type { OpenFile, Process } from '../state/process-table.js';
import type { DescriptorValue, Value } from '../strace/value.js';

/** What a call took, and the event that let it: a write or, at the end of a file, a close. */
export interface Taken {
  readonly given: readonly Given[];
  readonly cause: Cause | undefined;
  /** How many of the bytes a terminal has returned to its writer. */
  readonly echoed?: number;
}

function descriptorsIn(control: Value | undefined): DescriptorValue[] {
  return items(control)
    .filter((message) => word(field(message, 'cmsg_type')) === 'SCM_RIGHTS')
    .flatMap((message) => items(field(message, 'cmsg_data')).map(descriptor))
    .filter((shown) => shown !== undefined);
}

/** The open files that a process sends. They stay open until they are received, even if the sender closes them. */
export function filesIn(
  context: Context,
  process: Process,
  control: Value | undefined,
): readonly OpenFile[] {
  const files = descriptorsIn(control).map((shown) => entryOf(context, process, shown).file);
  for (const file of files) context.underWay.add(file);
  return files;
}

export function receiveFiles(
  context: Context,
  call: Call,
  control: Value | undefined,
  { given, cause }: Taken,
): void {
  const sent = given.flatMap(({ files }) => files ?? []);
  const flags = call.arguments[call.name === 'recvmmsg' ? 3 : 2];
  descriptorsIn(control).forEach((shown, index) => {
    const file = sent[index] ?? newFile(context, shown);
    put(context.process(call), shown.fd, file, hasFlag(flags, 'MSG_CMSG_CLOEXEC'));
    context.emit(
      'descriptor-received',
      atEnd(call),
      { object: file.object, descriptor: shown.fd, from: cause?.pid, call: call.name },
      { cause: cause?.event },
    );
  });
  for (const file of sent) context.underWay.delete(file);
}

function newFile(context: Context, shown: DescriptorValue): OpenFile {
  return { object: context.objects.ofTarget(shown), mode: 'both', offset: 0 };
}

const processTarget = /^pid:(\d+)$/;

/** pidfd_getfd(2): takes a duplicate of another process's descriptor. */
export function descriptorTaken(context: Context, call: Call): void {
  const from = Number(processTarget.exec(descriptor(call.arguments[0])?.target ?? '')?.[1]);
  if (Number.isNaN(from)) return;
  if (call.error !== undefined) {
    const { name, error } = call;
    context.emit('failed', atEnd(call), { call: name, error, path: `process ${from}` });
    return;
  }
  if (call.result === undefined) return;
  const fd = number(call.arguments[1]);
  const theirs = context.processes.byPid.get(from)?.table.entries.get(fd ?? -1)?.file;
  const shown = {
    fd: call.result,
    ...(call.target ?? { target: '', deleted: false, isDevice: false }),
  };
  const file = theirs ?? newFile(context, { kind: 'descriptor', ...shown });
  put(context.process(call), call.result, file, true);
  context.emit('descriptor-received', atEnd(call), {
    object: file.object,
    descriptor: call.result,
    from,
    call: call.name,
  });
}
