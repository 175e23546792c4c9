/**
 * The guests of a server of channels: connections that are accepted and have not sent their hello. A guest
 * that is stopped, or sends nothing, delays no others; each costs a descriptor, and nothing while it is
 * silent.
 *
 * If descriptors run out, the guest that has been silent longest, and for half a second at least, is
 * disconnected, and the next one is accepted: silent guests cannot keep others out. There is no time-out as
 * long as there is room.
 */
import { nowMs } from '../../core/time-out.js';
import type { Descriptor } from '../../core/descriptor.js';
import { native } from '../../core/native.js';
import { acceptPending } from '../../socket/accept-pending.js';
import { DescriptorBackoff } from '../../socket/backoff.js';
import type { Refusals } from '../../socket/refusals.js';
import { askForCredentials } from './handshake.js';

/** Even if there are descriptors for more. As many as a server's backlog may hold. */
const MOST_GUESTS = 4096;

/** How long, at least, a guest may be silent: more than an honest one needs, even on a busy machine. */
const SILENCE_MS = 500;

export class Guests implements Iterable<Descriptor> {
  readonly #refusals: Refusals;
  readonly #onReadable: (guest: Descriptor) => void;
  /** When each was accepted, in this order. */
  readonly #silent = new Map<Descriptor, number>();
  #isShort = false;
  readonly #backoff: DescriptorBackoff;

  /**
   * @param onReadable Called when a guest has sent something or has disconnected. Until it is taken, it is
   *   called again.
   * @param keepsAlive Whether pauses keep the event loop alive. Guests do not.
   */
  constructor(refusals: Refusals, onReadable: (guest: Descriptor) => void, keepsAlive: boolean) {
    this.#refusals = refusals;
    this.#onReadable = onReadable;
    this.#backoff = new DescriptorBackoff(keepsAlive);
  }

  /**
   * `accept4(2)`: accepts all pending connections, and never blocks.
   *
   * @returns False if descriptors or memory are short: call it again after {@link pause}.
   * @throws As {@link acceptPending}.
   */
  accept(server: Descriptor): boolean {
    const take = (guest: Descriptor): void => {
      this.add(guest);
    };
    if (acceptPending(server, 'channel', this.#refusals, take)) {
      this.#isShort = false;
      this.#backoff.reset();
      return true;
    }
    this.#isShort = true;
    const dismissed = this.#dismissOldest(SILENCE_MS, 'no descriptor was left for others');
    if (dismissed) this.#backoff.reset();
    return false;
  }

  /** Whether descriptors or memory were short when it last accepted. */
  get isShort(): boolean {
    return this.#isShort;
  }

  /** @throws The signal's reason. */
  pause(signal?: AbortSignal): Promise<void> {
    return this.#backoff.pause(signal);
  }

  /** Takes ownership of a connection. */
  add(guest: Descriptor): void {
    try {
      guest.polled.keepsAlive = false;
      askForCredentials(guest);
    } catch (error) {
      guest.close();
      this.#refusals.add(error as Error);
      return;
    }
    if (this.#silent.size >= MOST_GUESTS) {
      this.#dismissOldest(0, `${String(MOST_GUESTS)} are silent`);
    }
    this.#silent.set(guest, nowMs());
    this.#expect(guest);
  }

  /** Passes ownership of a guest to the caller. False if it has been taken, or dismissed. */
  take(guest: Descriptor): boolean {
    return this.#silent.delete(guest);
  }

  has(connection: Descriptor): boolean {
    return this.#silent.has(connection);
  }

  [Symbol.iterator](): Iterator<Descriptor> {
    return this.#silent.keys();
  }

  close(): void {
    for (const guest of this.#silent.keys()) guest.close();
    this.#silent.clear();
  }

  #expect(guest: Descriptor): void {
    guest.polled.expectReadable({
      wake: () => {
        if (!this.#silent.has(guest)) return;
        this.#onReadable(guest);
        if (this.#silent.has(guest)) this.#expect(guest);
      },
      refuse: () => {
        this.#silent.delete(guest);
      },
    });
  }

  /** Disconnects the guest that has been silent longest, if that is so long; returns whether there was one. */
  #dismissOldest(milliseconds: number, why: string): boolean {
    const latest = nowMs() - milliseconds;
    for (const [guest, since] of this.#silent) {
      if (since > latest) return false;
      // If this thread was busy, what the guest has sent meanwhile is not received yet.
      if (native.poll(guest.fd, native.POLLIN) !== 0) continue;
      this.#silent.delete(guest);
      guest.close();
      const error = new Error(`a guest that had sent nothing was disconnected: ${why}`);
      this.#refusals.add(Object.assign(error, { code: 'ERR_CHANNEL_SILENT_GUEST' }));
      return true;
    }
    return false;
  }
}
