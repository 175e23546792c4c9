import type { Descriptor } from '../core/descriptor.js';
import { checked, typeError } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { hasHungUp } from './hang-up.js';
import { openPeerPidfd, peerCredentials, type Credentials } from './peer.js';

const directions = new Map([
  ['receive', native.SHUT_RD],
  ['send', native.SHUT_WR],
  ['both', native.SHUT_RDWR],
]);

/** The common part of stream and seqpacket connections. */
export class ConnectedSocket implements Disposable {
  /** A child can inherit it, and a socket can send it. {@link close} closes it. */
  readonly descriptor: Descriptor;
  /**
   * On the accepting side, the process that called `connect(2)`; on the connecting side, the one that called
   * `listen(2)`; for a pair, the one that created it. It may have exited, and its pid may have been reused.
   */
  readonly peer: Credentials;

  /** Takes ownership of a connected socket, unless this throws. */
  protected constructor(descriptor: Descriptor) {
    this.descriptor = descriptor;
    this.peer = peerCredentials(descriptor.fd);
    readOnly(this, 'descriptor', 'peer');
  }

  /**
   * `getsockopt(2)` SO_PEERPIDFD: a pidfd of the {@link peer}, which never refers to a later process. Pass
   * it to `ProcessDescriptor.from`.
   *
   * @returns The owner, readable once the process has exited; undefined before Linux 6.5.
   * @throws `EINVAL`, `ESRCH` the process has been reaped (before Linux 6.16); `EMFILE` no descriptor is
   *   left; `ERR_CLOSED`.
   * @see unix(7), pidfd_open(2)
   */
  openPeerPidfd(): Descriptor | undefined {
    return openPeerPidfd(this.descriptor.fd);
  }

  /**
   * `poll(2)` POLLHUP: checks, without waiting, whether the peer has closed the connection or exited. What it
   * sent before can still be received. A peer that has shut down one direction is still there.
   * After `shutdown('both')`, of either side, it is true, too: the kernel does not tell the two apart.
   *
   * @throws `ERR_CLOSED`.
   * @see poll(2)
   */
  get peerHasClosed(): boolean {
    return hasHungUp(this.descriptor);
  }

  /**
   * `shutdown(2)`: closes one direction. After `'send'` the peer reads end-of-file, and can still send.
   *
   * @throws `ERR_CLOSED`. It is no error if the peer has already disconnected.
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

  /** `close(2)`. Idempotent. The peer can still receive what was sent; pending waits throw `ERR_CLOSED`. */
  close(): void {
    this.descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

inspectable(ConnectedSocket, ['fd', 'peer']);
