import { readlinkSync } from 'node:fs';
import { constants } from 'node:os';

import { processId, string } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { argumentError, systemError, typeError } from '../core/errors.js';
import { readOnly } from '../core/inspectable.js';
import { readText } from '../core/read-text.js';

const written = /^([1-9][0-9]{0,9}):([0-9]{1,20}):([0-9]{1,20}):([0-9a-f-]{36})$/;

/**
 * Identifies one process, unlike a pid, which the kernel may reuse once the process has been reaped.
 *
 * An identity can be written to a file and parsed later, by any process on this machine.
 */
export class ProcessIdentity {
  private constructor(
    permit: Key,
    readonly pid: number,
    /** When it started, in clock ticks (usually 1/100 s) since the machine booted. */
    readonly startTimeTicks: bigint,
    /** The inode number of the pid namespace in which {@link pid} is valid. */
    readonly pidNamespace: string,
    /** The boot from which the start time counts. */
    readonly bootId: string,
  ) {
    requireKey(permit, new.target);
    readOnly(this, 'pid', 'startTimeTicks', 'pidNamespace', 'bootId');
  }

  /**
   * Reads the identity of a running process, whose start time is field 22 of `/proc/PID/stat`.
   *
   * @throws `ESRCH` no such process, or it has exited and waits to be reaped.
   * @see proc_pid_stat(5), pid_namespaces(7)
   */
  static of(pid: number): ProcessIdentity {
    const stat = readStat(processId('pid', pid));
    if (stat === undefined) throw systemError('open', -constants.errno.ESRCH, { pid });
    return new ProcessIdentity(KEY, pid, stat.startTimeTicks, ownPidNamespace(), bootId());
  }

  /**
   * Parses the text that {@link toString} returned.
   *
   * @throws `ERR_OUT_OF_RANGE` the text has another form.
   */
  static parse(text: string): ProcessIdentity {
    string('text', text);
    const [, pid, startTimeTicks, pidNamespace, bootId] = written.exec(text) ?? [];
    if (!pid || !startTimeTicks || !pidNamespace || !bootId) {
      throw argumentError('text', 'a process identity from toString()', text);
    }
    return new ProcessIdentity(KEY, Number(pid), BigInt(startTimeTicks), pidNamespace, bootId);
  }

  /** One line without spaces: the pid, the start time, the pid namespace, the boot. */
  toString(): string {
    return [this.pid, this.startTimeTicks, this.pidNamespace, this.bootId].join(':');
  }

  equals(other: ProcessIdentity): boolean {
    if (!(other instanceof ProcessIdentity)) throw typeError('other', 'a ProcessIdentity', other);
    return this.toString() === other.toString();
  }

  /**
   * Whether this process is running: false once it has exited, reaped or not, even if another process
   * has its pid now. Undefined in another pid namespace, where the pid refers to another process.
   */
  isRunning(): boolean | undefined {
    if (this.bootId !== bootId()) return false;
    if (this.pidNamespace !== ownPidNamespace()) return undefined;
    return readStat(this.pid)?.startTimeTicks === this.startTimeTicks;
  }
}

interface Stat {
  readonly startTimeTicks: bigint;
}

/** Undefined if there is no such process, or if it is a zombie. */
function readStat(pid: number): Stat | undefined {
  let text: string;
  try {
    text = readText(`/proc/${pid}/stat`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
  // The name, in parentheses, may itself contain " )(": the fields begin after the last parenthesis.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', startTime = ''] = [fields[0], fields[19]];
  return 'ZX'.includes(state) ? undefined : { startTimeTicks: BigInt(startTime) };
}

function ownPidNamespace(): string {
  return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '';
}

function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id').trim();
}
