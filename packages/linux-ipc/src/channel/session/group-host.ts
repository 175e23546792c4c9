/**
 * The host of a group: the side of a channel that many processes join. All share one segment; each
 * member has a connection, over which it rings, and which hangs up when the member disconnects.
 *
 * Members are admitted, and disconnections noticed, in the background, which does not keep the event
 * loop alive. A caller that blocks the thread calls {@link GroupHost.check} instead, which does both
 * without blocking.
 */
import { callable, permissionBits } from '../../core/arguments.js';
import { KEY } from '../../core/construction.js';
import { Waiters } from '../../core/waiters.js';
import type { Descriptor } from '../../core/descriptor.js';
import { closedError } from '../../core/errors.js';
import { native } from '../../core/native.js';
import type { Mapping } from '../../memory/mapping.js';
import type { SocketAddress } from '../../socket/address.js';
import { removeSocketFile, type SocketFile } from '../../socket/bind.js';
import type { Binding } from '../../socket/bound-address.js';
import { listen } from '../../socket/listening-socket.js';
import type { Credentials } from '../../socket/peer.js';
import { refuseDescriptors } from '../../socket/refuse-descriptors.js';
import { refusalOptions, Refusals, type RefusalOptions } from '../../socket/refusals.js';
import { noSlot, type Disconnection } from '../errors.js';
import { PARTICIPANT_COUNT } from '../ring/layout.js';
import { checkCapacity, createSegment, segmentBytes, type Segment } from '../ring/segment.js';
import { Bell } from './bell.js';
import { firstReadableSync } from './first-readable.js';
import { Guests } from './guests.js';
import {
  admit,
  refuse,
  requireAgreement,
  tryReceiveHello,
  type Hello,
  type Terms,
} from './handshake.js';
import { MemberInvitation } from './member-invitation.js';
import { createMemory, mapMemory } from './shared-segments.js';
import { connectedPair } from './connected-pair.js';

/** The longest pause of a thread that blocks while no descriptor is left. */
const LONGEST_PAUSE_MS = 64;

/**
 * Called when a member has disconnected.
 *
 * @param member Its pid, uid and gid, from the kernel, as of when it joined.
 * @param disconnection `'closed'` or `'died'`.
 */
export type OnDisconnect = (member: Credentials, disconnection: Disconnection) => void;

export interface GroupHostOptions extends RefusalOptions {
  /** Bytes of memory: a power of two from 64 to 2^30. Default 1 MiB. */
  readonly capacity?: number | undefined;
  /** Permissions of the socket file; connecting requires write permission. Default 0o600. */
  readonly mode?: number | undefined;
  /** Called when a member has disconnected, with its credentials and `'closed'` or `'died'`. */
  readonly onDisconnect?: OnDisconnect | undefined;
}

export const groupHostOptions = ['capacity', 'mode', 'onDisconnect', ...refusalOptions] as const;

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
  readonly bell: Bell;
}

export class GroupHost implements Disposable {
  readonly segment: Segment;
  readonly #waiters = new Waiters('channel');
  readonly #options: GroupHostOptions;
  readonly #memory: Descriptor;
  readonly #mapping: Mapping;
  readonly #members = new Map<number, Member>();
  /** Slots of removed members that are not free yet. */
  readonly #reserved = new Set<number>();
  readonly #refusals: Refusals;
  /** Pending members. */
  readonly #guests: Guests;
  #purpose: GroupPurpose;
  #address: SocketAddress | undefined;
  #server: Descriptor | undefined;
  #file: SocketFile | undefined;

  /**
   * Members join by {@link invite}, or after {@link listen}.
   *
   * @param options A checked copy.
   */
  constructor(purpose: GroupPurpose, options: GroupHostOptions) {
    this.#purpose = purpose;
    this.#options = options;
    this.#refusals = new Refusals(options);
    this.#guests = new Guests(this.#refusals, this.#receiveHello, false);
    const capacity = checkCapacity(options.capacity);
    permissionBits(options.mode);
    if (options.onDisconnect !== undefined) callable('onDisconnect', options.onDisconnect);
    const length = segmentBytes(capacity);
    this.#memory = createMemory(length);
    this.#mapping = mapMemory(this.#memory.fd, length);
    this.segment = createSegment(this.#mapping.bytes.buffer, 0, { ...purpose, capacity });
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
      this.#server = await listen(
        native.SOCK_SEQPACKET,
        address,
        this.#options,
        open,
        refuseDescriptors,
      );
      this.#server.polled.keepsAlive = false;
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
    this.#guests.add(ours);
    return new MemberInvitation(KEY, theirs);
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

  /** How many guests it has refused. */
  get refused(): number {
    return this.#refusals.count;
  }

  /** The connected members. */
  get members(): Credentials[] {
    return Array.from(this.#members.values(), ({ peer }) => peer);
  }

  /** Wakes all members. */
  ringAll(): void {
    for (const { bell } of this.#members.values()) bell.ring();
  }

  /** Another process may take a removed member's slot from now on. */
  freeSlot(participant: number): void {
    this.#reserved.delete(participant);
  }

  /** Admits pending members and removes disconnected ones, without blocking. */
  check(): void {
    if (this.closed) return;
    if (this.#server !== undefined) this.#guests.accept(this.#server);
    for (const guest of [...this.#guests]) this.#receiveHello(guest);
    for (const { bell } of [...this.#members.values()]) bell.check();
  }

  /** Resolves when a member rings or disconnects. A wake-up may be spurious: see `Doorbell`. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    return this.#waiters.wait(signal);
  }

  /**
   * `ppoll(2)`: blocks this thread until a member rings, connects or disconnects, or the time has
   * passed.
   */
  waitSync(milliseconds: number): void {
    const server = this.#server;
    // A server that is short of descriptors stays readable: it tries again after a while.
    const { isShort } = this.#guests;
    const servers = server === undefined || isShort ? [] : [server];
    const members = [...this.#members.values()];
    const connections = members.map(({ bell }) => bell.connection);
    const descriptors = [...servers, ...this.#guests, ...connections];
    const longest = isShort ? Math.min(milliseconds, LONGEST_PAUSE_MS) : milliseconds;
    for (const descriptor of firstReadableSync(descriptors, longest)) {
      if (descriptor === server) this.#guests.accept(descriptor);
      else if (this.#guests.has(descriptor)) this.#receiveHello(descriptor);
      else members.find(({ bell }) => bell.connection === descriptor)?.bell.check();
    }
    if (isShort && server !== undefined) this.#guests.accept(server);
  }

  close(): void {
    if (this.closed) return;
    if (this.#file !== undefined) removeSocketFile(this.#file);
    this.#server?.close();
    this.#guests.close();
    for (const { bell } of this.#members.values()) bell.close();
    this.#members.clear();
    this.#waiters.close();
    this.#memory.close();
    this.#mapping.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #acceptAll(server: Descriptor): Promise<void> {
    while (!server.closed) {
      if (!this.#guests.accept(server)) await this.#guests.pause();
      else await server.polled.readable().catch(() => undefined);
    }
  }

  /** Admits a guest that has sent its hello. */
  readonly #receiveHello = (connection: Descriptor): void => {
    let bell: Bell;
    try {
      const hello = tryReceiveHello(connection);
      if (hello === undefined || !this.#guests.take(connection)) return;
      requireAgreement(connection, hello, this.#purpose);
      bell = this.#admit(connection, hello);
    } catch (error) {
      // It uses another protocol, expects something else, finds no free slot, or has disconnected.
      this.#guests.take(connection);
      connection.close();
      if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') {
        this.#refusals.add(error as Error);
      }
      return;
    }
    bell.listen();
  };

  #admit(connection: Descriptor, { peer }: Hello): Bell {
    let participant: number;
    let more: Descriptor | undefined;
    try {
      participant = this.#freeSlot();
    } catch (error) {
      refuse(connection, this.#purpose, error);
      throw error;
    }
    try {
      more = this.#purpose.onAdmit?.(participant);
      const agreement = { ...this.#purpose, capacity: this.segment.capacity, participant };
      admit(connection, agreement, more === undefined ? [this.#memory] : [this.#memory, more]);
    } catch (error) {
      this.#remove(participant);
      refuse(connection, this.#purpose, error);
      throw error;
    } finally {
      more?.close();
    }
    const bell: Bell = new Bell(connection, () => {
      if (bell.disconnection !== undefined) this.#removeMember(participant, bell.disconnection);
      this.#waiters.wake();
    });
    this.#members.set(participant, { peer, bell });
    return bell;
  }

  #freeSlot(): number {
    for (let i = 0; i < PARTICIPANT_COUNT; i++) {
      if (!this.#members.has(i) && !this.#reserved.has(i)) return i;
    }
    throw noSlot(PARTICIPANT_COUNT);
  }

  #removeMember(participant: number, disconnection: Disconnection): void {
    const member = this.#members.get(participant);
    if (member === undefined) return;
    this.#members.delete(participant);
    member.bell.close();
    this.#remove(participant);
    this.#options.onDisconnect?.(member.peer, disconnection);
  }

  #remove(participant: number): void {
    if (this.#purpose.reservesSlots === true) this.#reserved.add(participant);
    this.#purpose.onRemove?.(participant);
  }
}
