/** Whether /proc hides the processes of other users from this one: its mount option hidepid. See proc(5). */
import type { Machine } from './machine.js';

/** capabilities(7): CAP_SYS_PTRACE. */
const mayTraceAll = 1n << 19n;

export function hidesProcesses({ readText }: Pick<Machine, 'readText'>): boolean {
  const mounts = (readText('/proc/mounts') ?? '').split('\n').map((line) => line.split(' '));
  // Of several mounts at one place, the last is the one that is seen.
  const options = mounts.filter(([, place]) => place === '/proc').at(-1)?.[3] ?? '';
  const [, how = 'off'] = /(?:^|,)hidepid=(\w+)/.exec(options) ?? [];
  if (how === 'off' || how === '0') return false;
  const status = readText('/proc/self/status') ?? '';
  const [, capabilities = '0'] = /^CapEff:\s*([0-9a-f]+)/m.exec(status) ?? [];
  if ((BigInt(`0x${capabilities}`) & mayTraceAll) !== 0n) return false;
  const isExempt = groupsIn(status).includes(/(?:^|,)gid=(\d+)/.exec(options)?.[1] ?? '0');
  return !isExempt || how === 'ptraceable' || how === '4';
}

/** Its effective group for files, and its supplementary groups. */
function groupsIn(status: string): string[] {
  const [, own = ''] = /^Gid:(?:\s+\d+){3}\s+(\d+)/m.exec(status) ?? [];
  const [, others = ''] = /^Groups:(.*)$/m.exec(status) ?? [];
  return [own, ...others.trim().split(/\s+/)];
}
