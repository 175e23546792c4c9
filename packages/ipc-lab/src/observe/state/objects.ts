/** The identity of the target of a descriptor, from the text that strace prints. */
import type { ObjectKind, SharedObject } from '../events.js';
import { isTerminal } from '../path-status.js';

const unixTarget = /^UNIX(?:-[A-Z]+)?:\[(\d+)(?:->(\d+))?(?:,"?(@?)"?((?:[^"\\]|\\.)*)"?)?\]$/;
const otherSocket = /^(?:TCP|UDP|UDPLITE|RAW|NETLINK|PING|socket)[A-Za-z0-9]*:\[(.*)\]$/;

/** The current kind and `device:inode` of a path; for live traces. */
export type Lookup = (
  path: string,
) => { kind: ObjectKind; inode: string; size: number } | undefined;

export class Objects {
  readonly #byId = new Map<string, SharedObject>();
  /** How many objects have had the same path: each removal starts the next. */
  readonly #generations = new Map<string, number>();
  #anonymous = 0;

  constructor(readonly lookup?: Lookup) {}

  /** @param target The text between the angle brackets. */
  ofTarget(target: string, deleted: boolean): SharedObject {
    if (target.startsWith('/')) {
      const device = /^(.*)<(char|block) [^>]*>$/.exec(target);
      if (device?.[1] !== undefined) {
        const kind = isTerminal(device[1]) ? 'terminal' : 'device';
        return this.get(device[1], kind, device[1]);
      }
      return this.ofPath(target, deleted);
    }
    const unix = unixTarget.exec(target);
    if (unix?.[1] !== undefined) {
      const socket = this.socket(unix[1]);
      if (unix[2] !== undefined) socket.peer = `socket:[${unix[2]}]`;
      return socket;
    }
    if (target.startsWith('pipe:[')) return this.get(target, 'pipe');
    if (otherSocket.test(target)) return this.get(target, 'socket');
    if (target.startsWith('pid:')) return this.get(target, 'process');
    return this.get(target, 'other');
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
