/**
 * The host of a group: the side of a channel that many processes join. One memory serves all; each
 * member has a bell, and a connection whose end tells that the member went.
 *
 * Members are let in, and their going is noticed, in the background; that alone does not keep the
 * event loop alive. Who blocks the thread instead calls {@link GroupHost.look}, which does all of it that can
 * be done now.
 */
import { constants } from 'node:os';

import { callable, permissionBits } from '../../core/arguments.js';
import { Descriptor } from '../../core/descriptor.js';
import { checked, closedError } from '../../core/errors.js';
import { native } from '../../core/native.js';
import type { Mapping } from '../../memory/mapping.js';
import type { SocketAddress } from '../../socket/address.js';
import { bind, removeSocketFile, type SocketFile } from '../../socket/bind.js';
import type { Credentials } from '../../socket/peer.js';
import { PARTICIPANT_COUNT } from '../ring/layout.js';
import { checkCapacity, createSegment, segmentBytes, type Segment } from '../ring/segment.js';
import { lookAtConnection, ringBell, sayFarewell, type ChannelEnd } from './doorbell.js';
import {
  askForCredentials,
  letIn,
  newEventfd,
  requireAgreement,
  tryHear,
  type Hello,
  type Terms,
} from './handshake.js';
import { MemberInvitation } from './member-invitation.js';
import { createMemory, mapMemory } from './shared-segments.js';

const { EINTR } = constants.errno;
const BACKLOG = 4096;
const counter = new Uint8Array(8);

export interface GroupHostOptions {
  /** Bytes of memory: a power of two from 64 to 2^30. Default 1 MiB. */
  readonly capacity?: number | undefined;
  /** Permissions of the socket file; writing is what connecting needs. 0o600. */
  readonly mode?: number | undefined;
  /** Called when a member went: who it was, and whether it closed or died. */
  readonly onLeave?: ((member: Credentials, end: ChannelEnd) => void) | undefined;
}

/** What a group is for, and what its owner does when members come and go. */
export interface GroupPurpose extends Terms {
  /** Broadcast: whether the producer waits for its subscribers. */
  readonly waits?: boolean;
  /** Called before a newcomer is told that it is in; what is returned is handed over to it, too. */
  onJoin?(participant: number): Descriptor | undefined;
  /** Called before {@link GroupHostOptions.onLeave}. */
  onLeave?(participant: number): void;
  /** The place of a member that went is taken again only after {@link GroupHost.free}. */
  readonly keepsPlaces?: boolean;
}

interface Member {
  readonly peer: Credentials;
  readonly connection: Descriptor;
  readonly bell: Descriptor;
}

export class GroupHost implements Disposable {
  readonly segment: Segment;
  /** What members ring. */
  readonly bell: Descriptor;
  readonly #options: GroupHostOptions;
  readonly #memory: Descriptor;
  readonly #mapping: Mapping;
  readonly #members = new Map<number, Member>();
  /** Places of members that went, until {@link free}d. */
  readonly #left = new Set<number>();
  /** Who has connected, and not said yet what it expects. */
  readonly #guests = new Set<Descriptor>();
  #purpose: GroupPurpose;
  #server: Descriptor | undefined;
  #file: SocketFile | undefined;

  /** Members come by {@link invite}, or after {@link listen}. */
  constructor(purpose: GroupPurpose, options: GroupHostOptions) {
    this.#purpose = purpose;
    this.#options = options;
    const capacity = checkCapacity(options.capacity);
    permissionBits(options.mode);
    if (options.onLeave !== undefined) callable('onLeave', options.onLeave);
    const length = segmentBytes(capacity);
    this.#memory = createMemory(length);
    this.#mapping = mapMemory(this.#memory.fd, length);
    this.segment = createSegment(this.#mapping.bytes.buffer, 0, { ...purpose, capacity });
    this.bell = newEventfd();
  }

  /** Adds what the owner does, which is made after this. To be called before anybody can join. */
  attend(hooks: Omit<GroupPurpose, keyof Terms>): void {
    this.#purpose = { ...this.#purpose, ...hooks };
  }

  /** `bind(2)`, `listen(2)`: a place at which members connect. */
  async listen(address: SocketAddress): Promise<void> {
    const fd = checked('socket', native.socket(native.SOCK_SEQPACKET));
    const server = new Descriptor(fd, 'channel');
    try {
      this.#file = await bind(server, address, this.#options, BACKLOG);
    } catch (error) {
      server.close();
      this.close();
      throw error;
    }
    this.#server = server;
    void this.#acceptAll(server);
  }

  /** `socketpair(2)`: a place for a process that is handed a descriptor. */
  invite(): MemberInvitation {
    if (this.closed) throw closedError('channel');
    const ends = new Int32Array(2);
    checked('socketpair', native.socketpair(ends, native.SOCK_SEQPACKET));
    const [ours, theirs] = ends as unknown as [number, number];
    void this.#serve(new Descriptor(ours, 'channel'));
    return new MemberInvitation(new Descriptor(theirs, 'channel'));
  }

  get closed(): boolean {
    return this.#memory.closed;
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

  /** Lets in who waits to be, and notices who went, as far as that can be done without waiting. */
  look(): void {
    if (this.closed) return;
    if (this.#server !== undefined) this.#acceptPending(this.#server);
    for (const guest of [...this.#guests]) this.#hear(guest);
    for (const participant of [...this.#members.keys()]) this.#lookAt(participant);
  }

  /**
   * `ppoll(2)`: blocks this thread until the bell rings, somebody comes or goes, or the time is over.
   *
   * @param milliseconds Negative: without end.
   * @param stillIdle Looked at after the bell was reset: what comes later rings again.
   */
  waitSync(milliseconds: number, stillIdle: () => boolean): void {
    native.read(this.bell.fd, counter);
    this.look();
    if (!stillIdle()) return;
    const all = [
      this.bell,
      ...(this.#server === undefined ? [] : [this.#server]),
      ...this.#guests,
      ...Array.from(this.#members.values(), ({ connection }) => connection),
    ];
    native.ppoll(
      Int32Array.from(all, ({ fd }) => fd),
      milliseconds,
    );
    this.look();
  }

  close(): void {
    if (this.closed) return;
    if (this.#file !== undefined) removeSocketFile(this.#file);
    this.#server?.close();
    for (const guest of this.#guests) guest.close();
    for (const member of this.#members.values()) {
      sayFarewell(member.connection);
      member.connection.close();
      member.bell.close();
    }
    this.#guests.clear();
    this.#members.clear();
    this.bell.close();
    this.#memory.close();
    this.#mapping.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #acceptAll(server: Descriptor): Promise<void> {
    server.polled.keepsAlive = false;
    while (!server.closed) {
      if (this.#acceptPending(server)) {
        await server.polled.readable().catch(() => undefined);
      } else {
        // No descriptor is left: who connects waits until one is.
        await new Promise((resolve) => setTimeout(resolve, 10).unref());
      }
    }
  }

  /** `accept4(2)` until nobody waits. False when it fails before. */
  #acceptPending(server: Descriptor): boolean {
    for (;;) {
      const fd = native.accept4(server.fd);
      if (fd >= 0) void this.#serve(new Descriptor(fd, 'channel'));
      else if (fd !== -EINTR) return fd === -constants.errno.EAGAIN;
    }
  }

  /** Hears a guest out, then watches the member that it became. */
  async #serve(connection: Descriptor): Promise<void> {
    const { polled } = connection;
    polled.keepsAlive = false;
    askForCredentials(connection);
    this.#guests.add(connection);
    const readable = (): Promise<void> => polled.readable().catch(() => undefined);
    let participant: number | undefined;
    while ((participant = this.#hear(connection)) === undefined && !connection.closed) {
      await readable();
    }
    if (participant === undefined) return;
    while (this.#lookAt(participant, connection)) await readable();
  }

  /** The place of a guest, once it is a member. */
  #hear(connection: Descriptor): number | undefined {
    if (!this.#guests.has(connection)) return this.#participantOf(connection);
    try {
      const hello = tryHear(connection);
      if (hello === undefined) return undefined;
      this.#guests.delete(connection);
      requireAgreement(connection, hello, this.#purpose);
      return this.#admit(connection, hello);
    } catch {
      // It does not speak the same language, expects something else, or went: it knows.
      this.#guests.delete(connection);
      connection.close();
      return undefined;
    }
  }

  #admit(connection: Descriptor, { peer }: Hello): number {
    const participant = this.#freePlace();
    const bell = newEventfd();
    let more: Descriptor | undefined;
    try {
      more = this.#purpose.onJoin?.(participant);
      const agreement = { ...this.#purpose, capacity: this.segment.capacity, participant };
      const handedOver = [this.#memory, bell, this.bell];
      letIn(connection, agreement, more === undefined ? handedOver : [...handedOver, more]);
    } catch (error) {
      this.#seeOff(participant);
      bell.close();
      throw error;
    } finally {
      more?.close();
    }
    this.#members.set(participant, { peer, connection, bell });
    return participant;
  }

  #participantOf(connection: Descriptor): number | undefined {
    for (const [participant, member] of this.#members) {
      if (member.connection === connection) return participant;
    }
    return undefined;
  }

  #freePlace(): number {
    for (let i = 0; i < PARTICIPANT_COUNT; i++) {
      if (!this.#members.has(i) && !this.#left.has(i)) return i;
    }
    throw new Error('no place is left');
  }

  /** Whether a member is still there; sees it off if not. */
  #lookAt(participant: number, connection?: Descriptor): boolean {
    const member = this.#members.get(participant);
    if (member === undefined) return false;
    if (connection !== undefined && member.connection !== connection) return false;
    const end = lookAtConnection(member.connection);
    if (end === undefined) return true;
    this.#members.delete(participant);
    member.connection.close();
    member.bell.close();
    this.#seeOff(participant);
    ringBell(this.bell);
    this.#options.onLeave?.(member.peer, end);
    return false;
  }

  #seeOff(participant: number): void {
    if (this.#purpose.keepsPlaces === true) this.#left.add(participant);
    this.#purpose.onLeave?.(participant);
  }
}
