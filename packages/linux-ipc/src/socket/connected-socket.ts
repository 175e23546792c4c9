import type { Descriptor } from '../core/descriptor.js';
import { checked, typeError } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { openPeerPidfd, peerCredentials, type Credentials } from './peer.js';

const directions = new Map([
  ['receive', native.SHUT_RD],
  ['send', native.SHUT_WR],
  ['both', native.SHUT_RDWR],
]);

/** What every connection has, whatever it carries. */
export class ConnectedSocket implements Disposable {
  /** For a child to inherit, or to be sent to another process. It is closed by {@link close}. */
  readonly descriptor: Descriptor;
  /**
   * Who connected; or, on the connecting side, who called `listen(2)`; or who made the pair. Of
   * then: the process may be gone since, and its pid be another's.
   */
  readonly peer: Credentials;

  /** Takes over a connected socket. It stays the caller's to close when this throws. */
  protected constructor(descriptor: Descriptor) {
    this.descriptor = descriptor;
    this.peer = peerCredentials(descriptor.fd);
    readOnly(this, 'descriptor', 'peer');
  }

  /**
   * `getsockopt(2)` SO_PEERPIDFD: a pidfd of the {@link peer}, which never means another process.
   *
   * @returns The owner, which is readable once the process has ended; undefined on Linux before 6.5.
   * @throws `EINVAL`, `ESRCH` the process has been collected (Linux before 6.16); `EMFILE` no descriptor is
   *   left; `ERR_CLOSED`.
   * @see unix(7), pidfd_open(2)
   */
  openPeerPidfd(): Descriptor | undefined {
    return openPeerPidfd(this.descriptor.fd);
  }

  /**
   * `shutdown(2)`: ends one direction. After `'send'` the peer sees the end, and may still send.
   *
   * @throws `ERR_CLOSED`. That the peer is gone already is no error.
   * @see shutdown(2)
   */
  shutdown(direction: 'receive' | 'send' | 'both'): void {
    const how = directions.get(direction);
    if (how === undefined) throw typeError('direction', "'receive', 'send' or 'both'", direction);
    checked('shutdown', native.shutdown(this.descriptor.fd, how));
  }

  /** The number of {@link descriptor}. Throws `ERR_CLOSED` once closed. */
  get fd(): number {
    return this.descriptor.fd;
  }

  get closed(): boolean {
    return this.descriptor.closed;
  }

  /** `close(2)`. Idempotent. What was sent can still be received; who still waits is refused. */
  close(): void {
    this.descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

inspectable(ConnectedSocket, ['fd', 'peer']);
