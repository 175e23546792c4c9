/**
 * The host of a group: the side of a channel that many processes join. All share one segment; each
 * member has an eventfd, and a connection that hangs up when the member disconnects.
 *
 * Members are admitted, and disconnections noticed, in the background, which does not keep the event
 * loop alive. A caller that blocks the thread calls {@link GroupHost.check} instead, which does both
 * without blocking.
 */
import { callable, permissionBits } from '../../core/arguments.js';
import type { Descriptor } from '../../core/descriptor.js';
import { closedError } from '../../core/errors.js';
import { native } from '../../core/native.js';
import type { Mapping } from '../../memory/mapping.js';
import { acceptPending } from '../../socket/accept-pending.js';
import type { SocketAddress } from '../../socket/address.js';
import { removeSocketFile, type SocketFile } from '../../socket/bind.js';
import type { Binding } from '../../socket/bound-address.js';
import { listen } from '../../socket/listening-socket.js';
import type { Credentials } from '../../socket/peer.js';
import type { Disconnection } from '../errors.js';
import { PARTICIPANT_COUNT } from '../ring/layout.js';
import { checkCapacity, createSegment, segmentBytes, type Segment } from '../ring/segment.js';
import { disconnectionOf, resetBell, ringBell, sayFarewell } from './doorbell.js';
import { firstReadableSync } from './first-readable.js';
import {
  admit,
  askForCredentials,
  newEventfd,
  requireAgreement,
  tryReceiveHello,
  type Hello,
  type Terms,
} from './handshake.js';
import { MemberInvitation } from './member-invitation.js';
import { createMemory, mapMemory } from './shared-segments.js';
import { connectedPair } from './connected-pair.js';

const PAUSE_WITHOUT_DESCRIPTORS_MS = 10;

/**
 * Called when a member has disconnected.
 *
 * @param member Its pid, uid and gid, from the kernel, as of when it joined.
 * @param disconnection `'closed'` or `'died'`.
 */
export type OnDisconnect = (member: Credentials, disconnection: Disconnection) => void;

export interface GroupHostOptions {
  /** Bytes of memory: a power of two from 64 to 2^30. Default 1 MiB. */
  readonly capacity?: number | undefined;
  /** Permissions of the socket file; connecting requires write permission. Default 0o600. */
  readonly mode?: number | undefined;
  /** Called when a member has disconnected, with its credentials and `'closed'` or `'died'`. */
  readonly onDisconnect?: OnDisconnect | undefined;
}

/** The purpose of a group, and the hooks of its owner for members that join and leave. */
export interface GroupPurpose extends Terms {
  /** Broadcast: whether the producer waits for its subscribers. */
  readonly waits?: boolean;
  /** Called before a new member learns that it is admitted. The result is handed over to it. */
  onAdmit?(participant: number): Descriptor | undefined;
  /** Called before {@link GroupHostOptions.onDisconnect}. */
  onRemove?(participant: number): void;
  /** A removed member's slot stays reserved until {@link GroupHost.freeSlot}. */
  readonly reservesSlots?: boolean;
}

interface Member {
  readonly peer: Credentials;
  readonly connection: Descriptor;
  readonly bell: Descriptor;
}

export class GroupHost implements Disposable {
  readonly segment: Segment;
  /** The eventfd that members write. */
  readonly bell: Descriptor;
  readonly #options: GroupHostOptions;
  readonly #memory: Descriptor;
  readonly #mapping: Mapping;
  readonly #members = new Map<number, Member>();
  /** Slots of removed members that are not free yet. */
  readonly #reserved = new Set<number>();
  /** Connections of pending members, which have not sent their hello. */
  readonly #guests = new Set<Descriptor>();
  #purpose: GroupPurpose;
  #address: SocketAddress | undefined;
  #server: Descriptor | undefined;
  #file: SocketFile | undefined;

  /** Members join by {@link invite}, or after {@link listen}. */
  constructor(purpose: GroupPurpose, options: GroupHostOptions) {
    this.#purpose = purpose;
    this.#options = options;
    const capacity = checkCapacity(options.capacity);
    permissionBits(options.mode);
    if (options.onDisconnect !== undefined) callable('onDisconnect', options.onDisconnect);
    const length = segmentBytes(capacity);
    this.#memory = createMemory(length);
    this.#mapping = mapMemory(this.#memory.fd, length);
    this.segment = createSegment(this.#mapping.bytes.buffer, 0, { ...purpose, capacity });
    this.bell = newEventfd();
  }

  /** Adds the owner's hooks; the owner is constructed after this. Call it before anyone can join. */
  attend(hooks: Omit<GroupPurpose, keyof Terms>): void {
    this.#purpose = { ...this.#purpose, ...hooks };
  }

  /** `bind(2)`, `listen(2)`: members can connect to the address from now on. */
  async listen(address: SocketAddress): Promise<void> {
    const open = (server: Descriptor, { address, file }: Binding): Descriptor => {
      this.#file = file;
      this.#address = address;
      return server;
    };
    try {
      this.#server = await listen(native.SOCK_SEQPACKET, address, this.#options, open);
    } catch (error) {
      this.close();
      throw error;
    }
    void this.#acceptAll(this.#server);
  }

  /** `socketpair(2)`: an invitation for a process that inherits a descriptor. */
  invite(): MemberInvitation {
    if (this.closed) throw closedError('channel');
    const [ours, theirs] = connectedPair();
    void this.#serve(ours);
    return new MemberInvitation(theirs);
  }

  get closed(): boolean {
    return this.#memory.closed;
  }

  /** The address it listens at; undefined for a group without one. */
  get address(): SocketAddress | undefined {
    return this.#address;
  }

  get onDisconnect(): OnDisconnect | undefined {
    return this.#options.onDisconnect;
  }

  /** The connected members. */
  get members(): Credentials[] {
    return Array.from(this.#members.values(), ({ peer }) => peer);
  }

  /** Wakes all members. */
  ringAll(): void {
    for (const { bell } of this.#members.values()) ringBell(bell);
  }

  /** Another process may take a removed member's slot from now on. */
  freeSlot(participant: number): void {
    this.#reserved.delete(participant);
  }

  /** Admits pending members and removes disconnected ones, without blocking. */
  check(): void {
    if (this.closed) return;
    if (this.#server !== undefined) this.#acceptPending(this.#server);
    for (const guest of [...this.#guests]) this.#receiveHello(guest);
    for (const participant of [...this.#members.keys()]) this.#checkMember(participant);
  }

  /**
   * `ppoll(2)`: blocks this thread until a member rings, connects or disconnects, or the time has
   * passed.
   *
   * @param isIdle Called after the counter is reset: whatever happens after that rings again.
   */
  waitSync(milliseconds: number, isIdle: () => boolean): void {
    resetBell(this.bell);
    this.check();
    if (!isIdle()) return;
    const servers = this.#server === undefined ? [] : [this.#server];
    const members = Array.from(this.#members.values(), ({ connection }) => connection);
    firstReadableSync([this.bell, ...servers, ...this.#guests, ...members], milliseconds);
    this.check();
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
      if (this.#acceptPending(server) === 0) {
        await server.polled.readable().catch(() => undefined);
      } else {
        // No descriptor is left: pending connections wait until one is free.
        await new Promise((resolve) => setTimeout(resolve, PAUSE_WITHOUT_DESCRIPTORS_MS).unref());
      }
    }
  }

  #acceptPending(server: Descriptor): number {
    return acceptPending(server, 'channel', (connection) => void this.#serve(connection));
  }

  /** Receives a guest's hello, then watches the member that it has become. */
  async #serve(connection: Descriptor): Promise<void> {
    const { polled } = connection;
    polled.keepsAlive = false;
    askForCredentials(connection);
    this.#guests.add(connection);
    const readable = (): Promise<void> => polled.readable().catch(() => undefined);
    let participant: number | undefined;
    while ((participant = this.#receiveHello(connection)) === undefined && !connection.closed) {
      await readable();
    }
    if (participant === undefined) return;
    while (this.#checkMember(participant, connection)) await readable();
  }

  /** The slot of a guest, once it is a member. */
  #receiveHello(connection: Descriptor): number | undefined {
    if (!this.#guests.has(connection)) return this.#participantOf(connection);
    try {
      const hello = tryReceiveHello(connection);
      if (hello === undefined) return undefined;
      this.#guests.delete(connection);
      requireAgreement(connection, hello, this.#purpose);
      return this.#admit(connection, hello);
    } catch {
      // It uses another protocol, expects something else, finds no free slot, or has disconnected.
      this.#guests.delete(connection);
      connection.close();
      return undefined;
    }
  }

  #admit(connection: Descriptor, { peer }: Hello): number {
    const participant = this.#freeSlot();
    const bell = newEventfd();
    let more: Descriptor | undefined;
    try {
      more = this.#purpose.onAdmit?.(participant);
      const agreement = { ...this.#purpose, capacity: this.segment.capacity, participant };
      const handedOver = [this.#memory, bell, this.bell];
      admit(connection, agreement, more === undefined ? handedOver : [...handedOver, more]);
    } catch (error) {
      this.#remove(participant);
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

  #freeSlot(): number {
    for (let i = 0; i < PARTICIPANT_COUNT; i++) {
      if (!this.#members.has(i) && !this.#reserved.has(i)) return i;
    }
    throw new Error(`all ${String(PARTICIPANT_COUNT)} member slots are in use`);
  }

  /** Whether a member is still connected; removes it if not. */
  #checkMember(participant: number, connection?: Descriptor): boolean {
    const member = this.#members.get(participant);
    if (member === undefined) return false;
    if (connection !== undefined && member.connection !== connection) return false;
    const disconnection = disconnectionOf(member.connection);
    if (disconnection === undefined) return true;
    this.#members.delete(participant);
    member.connection.close();
    member.bell.close();
    this.#remove(participant);
    ringBell(this.bell);
    this.#options.onDisconnect?.(member.peer, disconnection);
    return false;
  }

  #remove(participant: number): void {
    if (this.#purpose.reservesSlots === true) this.#reserved.add(participant);
    this.#purpose.onRemove?.(participant);
  }
}
