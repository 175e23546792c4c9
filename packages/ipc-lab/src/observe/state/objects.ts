/** The identity of the target of a descriptor, from the text that strace prints. */
import type { Target } from '../strace/value.js';
import type { ObjectKind, SharedObject } from '../events.js';
import { isTerminal } from '../path-status.js';

const unixTarget = /^UNIX(?:-[A-Z]+)?:\[(\d+)(?:->(\d+))?(?:,"?(@?)"?((?:[^"\\]|\\.)*)"?)?\]$/;
const otherSocket = /^(?:RAW|NETLINK|PING|socket|SCTP|DCCP|MPTCP|PACKET)[A-Za-z0-9]*:\[(.*)\]$/;
const internetTarget = /^(TCP|UDP|UDPLITE)(?:v6)?:\[(.*)\]$/;

/** The current kind and `device:inode` of a path; for live traces. */
export type Lookup = (
  path: string,
) => { kind: ObjectKind; inode: string; size: number } | undefined;

export class Objects {
  readonly #byId = new Map<string, SharedObject>();
  readonly #byAddress = new Map<string, SharedObject>();
  readonly #renamed = new Map<string, SharedObject>();
  /** How many objects have had the same path: each removal starts the next. */
  readonly #generations = new Map<string, number>();
  #anonymous = 0;

  constructor(readonly lookup?: Lookup) {}

  ofTarget({ target, deleted, isDevice }: Target): SharedObject {
    if (isDevice) return this.get(target, isTerminal(target) ? 'terminal' : 'device', target);
    if (target.startsWith('/')) return this.ofPath(target, deleted);
    const unix = unixTarget.exec(target);
    if (unix?.[1] !== undefined) {
      const socket = this.socket(unix[1]);
      if (unix[2] !== undefined) socket.peer = `socket:[${unix[2]}]`;
      return socket;
    }
    if (target.startsWith('pipe:[')) return this.get(target, 'pipe');
    const internet = internetTarget.exec(target);
    if (internet !== null) return this.#internetSocket(internet[1] ?? '', internet[2] ?? '');
    if (otherSocket.test(target)) return this.get(target, 'socket');
    if (target.startsWith('pid:')) return this.get(target, 'process');
    return this.get(target, 'other');
  }

  /** Before a socket has an address, strace shows its inode number. */
  #internetSocket(protocol: string, shown: string): SharedObject {
    if (/^\d+$/.test(shown)) return this.get(`${protocol}:[${shown}]`, 'socket');
    const address = plainAddress(shown);
    const id = `${protocol}:[${address}]`;
    const object = this.#byAddress.get(id) ?? this.get(id, 'socket');
    this.addressed(object, protocol, address);
    return object;
  }

  /** The socket has this address from now on. */
  addressed(object: SharedObject, protocol: string, address: string): void {
    this.#byAddress.set(`${protocol}:[${address}]`, object);
    object.address = address;
    const [local, remote] = address.split('->');
    if (remote === undefined) return;
    const far = this.#byAddress.get(`${protocol}:[${remote}->${local}]`);
    if (far !== undefined) object.peer ??= far.id;
  }

  /** strace shows a known socket with an address. @returns The address. */
  reAddressed(object: SharedObject, { target }: Target): string | undefined {
    const [, protocol, shown] = internetTarget.exec(target) ?? [];
    if (protocol === undefined || shown === undefined || /^\d+$/.test(shown)) return undefined;
    const address = plainAddress(shown);
    if (object.address !== address) this.addressed(object, protocol, address);
    return address;
  }

  /** A POSIX message queue: its names are no paths. */
  queue(name: string): SharedObject {
    const generation = (this.#generations.get(`queue ${name}`) ?? 0) + 1;
    this.#generations.set(`queue ${name}`, generation);
    return this.get(`mqueue:${name}${generation === 1 ? '' : `#${generation}`}`, 'queue', name);
  }

  /** The object under the last name that link(2) or rename(2) gave it. */
  lastNameOf(object: SharedObject): SharedObject {
    return this.#renamed.get(object.id) ?? object;
  }

  renamed(from: SharedObject, to: SharedObject): void {
    this.#renamed.set(from.id, to);
  }

  socket(inode: string): SharedObject {
    return this.get(`socket:[${inode}]`, 'socket');
  }

  ofPath(path: string, deleted = false): SharedObject {
    const generation = this.#generations.get(path) ?? 1;
    const shown = deleted && generation > 1 ? generation - 1 : generation;
    const id = shown === 1 ? path : `${path}#${shown}`;
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const seen = deleted ? undefined : this.lookup?.(path);
    const kind = seen?.kind ?? (path.startsWith('/memfd:') ? 'memory' : 'file');
    const object = this.get(id, kind, path);
    if (seen !== undefined) object.inode = seen.inode;
    return object;
  }

  /** The current object at the path, if the trace has shown it. */
  find(path: string): SharedObject | undefined {
    return this.#byId.get(this.#pathId(path));
  }

  /** The object that a call made at the path. One of another kind that was known there has been removed. */
  madeAt(path: string, kind: ObjectKind): SharedObject {
    const id = this.#pathId(path);
    const known = this.#byId.get(id);
    if (known === undefined) return this.get(id, kind, path);
    if (known.kind === kind) return known;
    this.removedAt(path);
    return this.get(this.#pathId(path), kind, path);
  }

  removedAt(path: string): void {
    this.#generations.set(path, (this.#generations.get(path) ?? 1) + 1);
  }

  #pathId(path: string): string {
    const generation = this.#generations.get(path) ?? 1;
    return generation === 1 ? path : `${path}#${generation}`;
  }

  /** An object without a name of its own: an eventfd, a memfd, an anonymous mapping. */
  anonymous(kind: ObjectKind, name: string): SharedObject {
    this.#anonymous += 1;
    return this.get(`${name}#${this.#anonymous}`, kind);
  }

  forget(id: string): void {
    for (const protocol of ['TCP', 'UDP']) {
      this.#byAddress.delete(`${protocol}:[${this.#byId.get(id)?.address ?? ''}]`);
    }
    this.#byId.delete(id);
  }

  get(id: string, kind: ObjectKind, path?: string): SharedObject {
    let object = this.#byId.get(id);
    if (object === undefined) {
      object = path === undefined ? { kind, id } : { kind, id, path };
      this.#byId.set(id, object);
    }
    return object;
  }
}

/** An IPv4 address that an IPv6 socket uses is shown as what it is: `[::ffff:127.0.0.1]:80` is `127.0.0.1:80`. */
export function plainAddress(address: string): string {
  return address.replace(/\[::ffff:([\d.]+)\]/g, '$1').replace(/\[::\]/g, '0.0.0.0');
}
