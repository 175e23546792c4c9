/** Which calls of a raw log concern an object of the summary, and what they do to it. */
import type { RawCall } from './raw-log.js';

export type Concerns = (call: RawCall) => boolean;

/** @returns `undefined` for an object that the log does not name as the summary does. */
export function concerning(object: string, calls: readonly RawCall[]): Concerns | undefined {
  const [, kind = '', name = ''] =
    /^(pipe|semaphore|futex|socket|file|inotify|message queue) (.*)$/.exec(object) ?? [];
  if (kind === 'pipe') return ({ text }) => text.includes(`<pipe:[${name}]>`);
  if (kind === 'semaphore' && /^\d+$/.test(name)) {
    return (call) => call.name.startsWith('sem') && call.text.startsWith(`${name},`);
  }
  if (kind === 'semaphore') return (call) => call.name === 'futex' && isPageOffset(call, 0);
  if (kind === 'futex') {
    const offset = Number(/^0x[0-9a-f]+/.exec(name)?.[0]);
    return (call) => call.name === 'futex' && isPageOffset(call, offset);
  }
  if (kind === 'socket') return concerningSocket(name, calls);
  if (kind === 'inotify') return ({ text }) => text.includes('<anon_inode:inotify>');
  // strace escapes other names.
  if (kind === 'file' && /^[\w/.-]+$/.test(name)) return ({ text }) => text.includes(`<${name}>`);
  if (kind === 'message queue' && /^\d+$/.test(name)) {
    return (call) => call.name.startsWith('msg') && call.text.startsWith(`${name},`);
  }
  return undefined;
}

/** Memory is mapped at pages: the offset of a futex in its page is the same in every process. */
function isPageOffset({ text }: RawCall, offset: number): boolean {
  return parseInt(/^0x([0-9a-f]+)/.exec(text)?.[1]?.slice(-3) ?? '', 16) === offset % 4096;
}

/** A call on either end, or one that names its path or its port. */
function concerningSocket(name: string, calls: readonly RawCall[]): Concerns | undefined {
  if (/^\d+$/.test(name)) {
    const inode = new RegExp(`\\b${name}\\b`);
    const bound = new RegExp(`:\\[${name},("[^"]+")\\]`);
    const path = calls.flatMap(({ text }) => bound.exec(text)?.[1] ?? [])[0];
    return ({ text }) => inode.test(text) || (path !== undefined && text.includes(path));
  }
  const ends = /^(?:TCP|UDP)\S* (\S+:(\d+))(?:->(\S+))?$/.exec(name);
  if (ends === null) return undefined;
  const [, here = '', port = '', there] = ends;
  const isOnPort = new RegExp(`(?:[:>]${port}\\b|htons\\(${port}\\))`);
  if (there === undefined) return ({ text }) => isOnPort.test(text);
  return ({ text }) => text.includes(`${here}->${there}`) || text.includes(`${there}->${here}`);
}

const isLock = ({ name, text }: RawCall): boolean =>
  (name === 'flock' && /LOCK_(?:EX|SH)/.test(text)) ||
  (name === 'fcntl' && /F_(?:OFD_)?SETLK/.test(text) && !text.includes('F_UNLCK'));
/** Zero lets those go on that wait for it. */
const takesPermit = ({ text }: RawCall): boolean => /sem_op=(?:-|0)/.test(text);
const lets = ({ name, text }: RawCall): boolean =>
  /sem_op=(?:[1-9]|-)/.test(text) || (name === 'semctl' && /SETVAL|SETALL/.test(text));

/** How many times a call takes what another process gave. */
export function takes(object: string, call: RawCall): number {
  if (call.result === undefined) return 0;
  // An event has at least 16 bytes.
  if (object.startsWith('inotify')) return call.name === 'read' ? call.result / 16 : 0;
  if (object.startsWith('file')) return isLock(call) ? 1 : 0;
  if (call.name === 'futex') return /FUTEX_(?:WAIT|LOCK)/.test(call.text) ? 1 : 0;
  return takesPermit(call) ? 1 : 0;
}

/** Whether a call may give something to another process; the end of a process may give a lock. */
export function gives(object: string, call: RawCall): boolean {
  if (call.name === 'futex') return (call.result ?? 0) > 0 && /WAKE|REQUEUE|UNLOCK/.test(call.text);
  if (object.startsWith('semaphore')) return lets(call);
  return object.startsWith('file') ? call.result !== undefined : true;
}
