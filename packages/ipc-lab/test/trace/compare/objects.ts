/** Which calls of a raw log concern an object of the summary, and what they do to it. */
import type { RawCall } from './raw-log.js';

export type Concerns = (call: RawCall) => boolean;

/** @returns `undefined` for an object that the log does not name as the summary does. */
export function concerning(object: string): Concerns | undefined {
  const [, kind = '', name = ''] =
    /^(pipe|semaphore|file|inotify|message queue) (.*)$/.exec(object) ?? [];
  if (kind === 'pipe') return ({ text }) => text.includes(`<pipe:[${name}]>`);
  if (kind === 'semaphore' && /^\d+$/.test(name)) {
    return (call) => call.name.startsWith('sem') && call.text.startsWith(`${name},`);
  }
  if (kind === 'inotify') return ({ text }) => text.includes('<anon_inode:inotify>');
  // strace escapes other names.
  if (kind === 'file' && /^[\w/.-]+$/.test(name)) return ({ text }) => text.includes(`<${name}>`);
  if (kind === 'message queue' && /^\d+$/.test(name)) {
    return (call) => call.name.startsWith('msg') && call.text.startsWith(`${name},`);
  }
  return undefined;
}

const isLock = ({ name, text }: RawCall): boolean =>
  (name === 'flock' && /LOCK_(?:EX|SH)/.test(text)) ||
  (name === 'fcntl' && /F_(?:OFD_)?SETLK/.test(text) && !text.includes('F_UNLCK'));
const takesPermit = ({ text }: RawCall): boolean => text.includes('sem_op=-');
const raises = ({ name, text }: RawCall): boolean =>
  /sem_op=[1-9]/.test(text) || (name === 'semctl' && /SETVAL|SETALL/.test(text));

/** How many times a call takes what another process gave. */
export function takes(object: string, call: RawCall): number {
  if (call.result === undefined) return 0;
  // An event has at least 16 bytes.
  if (object.startsWith('inotify')) return call.name === 'read' ? call.result / 16 : 0;
  if (object.startsWith('file')) return isLock(call) ? 1 : 0;
  return takesPermit(call) ? 1 : 0;
}

/** Whether a call may give something to another process; the end of a process may give a lock. */
export function gives(object: string, call: RawCall): boolean {
  if (object.startsWith('semaphore')) return raises(call);
  return object.startsWith('file') ? call.result !== undefined : true;
}
