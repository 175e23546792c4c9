/**
 * The host's side of a channel that many processes join: one memory for all, and for each member
 * a connection, whose end tells that the member went, and a bell.
 *
 * Members are accepted, and their going is noticed, in the background; that alone does not keep the
 * event loop alive.
 */
import { Descriptor } from '../descriptor.js';
import { checked } from '../errors.js';
import type { Mapping } from '../mapping.js';
import { native } from '../native.js';
import type { SocketAddress } from '../socket/address.js';
import { bind, removeSocketFile, type SocketFile } from '../socket/bind.js';
import type { Credentials } from '../socket/peer.js';
import { lookAtConnection, ringBell, sayFarewell, type ChannelEnd } from './doorbell.js';
import { PARTICIPANT_COUNT } from './layout.js';
import { newEventfd, welcome, type Terms } from './meeting.js';
import { checkCapacity, createSegment, segmentBytes, type Segment } from './segment.js';
import { createMemory, mapMemory } from './shared-segments.js';
import { callable } from '../arguments.js';

const BACKLOG = 4096;

export interface HubOptions {
  /** Bytes of memory: a power of two from 64 to 2^30. Default 1 MiB. */
  readonly capacity?: number | undefined;
  /** Permissions of the socket file; writing is what connecting needs. 0o600. */
  readonly mode?: number | undefined;
  /** Called when a member went: who it was, and whether it closed or died. */
  readonly onLeave?: ((member: Credentials, end: ChannelEnd) => void) | undefined;
}

interface Member {
  readonly peer: Credentials;
  readonly connection: Descriptor;
  readonly bell: Descriptor;
}

export class Hub implements Disposable {
  readonly segment: Segment;
  /** What members ring. */
  readonly bell: Descriptor;
  readonly #terms: Terms;
  readonly #server: Descriptor;
  readonly #file: SocketFile | undefined;
  readonly #memory: Descriptor;
  readonly #mapping: Mapping;
  readonly #members = new Map<number, Member>();
  /** Places of members that went, until {@link free}d. */
  readonly #left = new Set<number>();
  readonly #onLeave: HubOptions['onLeave'];
  /** Called with the place of a member that went, before {@link HubOptions.onLeave}. */
  onMemberLeft: (participant: number) => void = (participant) => {
    this.free(participant);
  };

  private constructor(
    terms: Terms,
    server: Descriptor,
    file: SocketFile | undefined,
    capacity: number,
    options: HubOptions,
  ) {
    this.#terms = terms;
    this.#server = server;
    this.#file = file;
    this.#onLeave = options.onLeave;
    const length = segmentBytes(capacity);
    this.#memory = createMemory(length);
    this.#mapping = mapMemory(this.#memory.fd, length);
    this.segment = createSegment(this.#mapping.bytes.buffer, 0, { ...terms, capacity });
    this.bell = newEventfd();
    void this.#acceptAll();
  }

  static async listen(address: SocketAddress, terms: Terms, options: HubOptions): Promise<Hub> {
    const capacity = checkCapacity(options.capacity);
    if (options.onLeave !== undefined) callable('onLeave', options.onLeave);
    const fd = checked('socket', native.socket(native.SOCK_SEQPACKET));
    const server = new Descriptor(fd, 'channel');
    let file: SocketFile | undefined;
    try {
      file = await bind(server, address, options, BACKLOG);
      return new Hub(terms, server, file, capacity, options);
    } catch (error) {
      if (file !== undefined) removeSocketFile(file);
      server.close();
      throw error;
    }
  }

  get closed(): boolean {
    return this.#server.closed;
  }

  /** Who takes part now. */
  get members(): Credentials[] {
    return Array.from(this.#members.values(), ({ peer }) => peer);
  }

  /** Wakes all members. */
  ringAll(): void {
    for (const { bell } of this.#members.values()) ringBell(bell);
  }

  /** The place of a member that went can be taken by another. */
  free(participant: number): void {
    this.#left.delete(participant);
  }

  close(): void {
    if (this.closed) return;
    if (this.#file !== undefined) removeSocketFile(this.#file);
    this.#server.close();
    for (const member of this.#members.values()) farewell(member);
    this.#members.clear();
    this.bell.close();
    this.#memory.close();
    this.#mapping.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #acceptAll(): Promise<void> {
    this.#server.polled.keepsAlive = false;
    while (!this.closed) {
      try {
        const call = (fd: number): number => native.accept4(fd);
        const fd = await this.#server.retry('accept4', 'readable', call);
        void this.#serve(new Descriptor(fd, 'channel'));
      } catch {
        // Closed; or no descriptor is left, and who connects waits until one is.
        await new Promise((resolve) => setTimeout(resolve, 10).unref());
      }
    }
  }

  async #serve(connection: Descriptor): Promise<void> {
    const participant = this.#takePlace();
    const bell = newEventfd();
    try {
      if (participant < 0) throw new Error('no place is left');
      connection.polled.keepsAlive = false;
      const agreement = { ...this.#terms, capacity: this.segment.capacity, participant };
      const handedOver = [this.#memory, bell, this.bell];
      const peer = await welcome(connection, agreement, handedOver, undefined);
      this.#members.set(participant, { peer, connection, bell });
    } catch {
      // It does not speak the same language, expects something else, or went: it knows.
      if (participant >= 0) this.#left.delete(participant);
      connection.close();
      bell.close();
      return;
    }
    await this.#watch(participant);
  }

  /** A place is taken from when it is handed out until {@link free}. */
  #takePlace(): number {
    for (let i = 0; i < PARTICIPANT_COUNT; i++) {
      if (this.#members.has(i) || this.#left.has(i)) continue;
      this.#left.add(i);
      return i;
    }
    return -1;
  }

  async #watch(participant: number): Promise<void> {
    const member = this.#members.get(participant);
    if (member === undefined) return;
    let end: ChannelEnd | undefined;
    try {
      while ((end = lookAtConnection(member.connection)) === undefined) {
        await member.connection.polled.readable();
      }
    } catch {
      return; // The hub was closed.
    }
    this.#members.delete(participant);
    member.connection.close();
    member.bell.close();
    this.onMemberLeft(participant);
    ringBell(this.bell);
    this.#onLeave?.(member.peer, end);
  }
}

function farewell({ connection, bell }: Member): void {
  sayFarewell(connection);
  connection.close();
  bell.close();
}
