/**
 * Runtimes that schedule a program's threads themselves: /proc shows the threads of the system beneath, and what they
 * wait for is in structures of the runtime's own.
 */
import type { Machine } from './machine.js';
import type { Runtime, Thread } from './snapshot.js';

/** @param folder The process's folder of /proc. */
export function runtimeOf(machine: Machine, folder: string): Runtime | undefined {
  if (isMadeByGo(machine, `${folder}/exe`)) return 'Go';
  const maps = machine.readText(`${folder}/maps`) ?? '';
  return /\/libjvm\.so$/m.test(maps) ? 'Java' : undefined;
}

/** The names of the threads that HotSpot has for itself, as the kernel shortens them. */
const threadsOfJava =
  /^(?:VM Thread|VM Periodic Tas|GC Thread#|G1 |Gang worker#|Z(?:Worker|Director|Driver|Stat|Uncommitter|Unmapper)|Shenandoah|C[12] CompilerThre|Sweeper thread|Monitor Deflati|Signal Dispatch|Service Thread|Reference Handl|Finalizer|Common-Cleaner|Notification Th|Attach Listener|StringDedup)/;

/**
 * Whether a thread that sleeps is the runtime's own: it wakes now and then to look after the others, and none of them
 * waits for it. In Go, a futex has a time limit only for the thread that watches the others (sysmon).
 */
export function isOfRuntime(runtime: Runtime, name: string, { state, call }: Thread): boolean {
  if (state !== 'S') return false;
  if (runtime === 'Java') return threadsOfJava.test(name);
  return call?.kind === 'futex' && call.withinSeconds !== undefined;
}

/** A note begins with the lengths of its name and contents, and its type; Go's linker leaves the build's number. */
function isNoteOfGo(note: Buffer): boolean {
  return note.readUInt32LE(8) === 4 && note.toString('latin1', 12) === 'Go\0\0';
}

const noteSegment = 4;
/** Of ELF's headers, for programs of 64 bits. */
const headerLength = 64;
const segmentLength = 56;

function isMadeByGo(machine: Machine, executable: string): boolean {
  const header = machine.readBytes(executable, 0n, headerLength);
  if (header === undefined) return false;
  const [start, count] = [header.readBigUInt64LE(32), header.readUInt16LE(56)];
  const table = machine.readBytes(executable, start, count * segmentLength) ?? Buffer.alloc(0);
  const segments = Array.from({ length: table.length / segmentLength }, (_, at) =>
    table.subarray(at * segmentLength, (at + 1) * segmentLength),
  );
  return segments.some((segment) => {
    if (segment.readUInt32LE() !== noteSegment) return false;
    const note = machine.readBytes(executable, segment.readBigUInt64LE(8), 16);
    return note !== undefined && isNoteOfGo(note);
  });
}
