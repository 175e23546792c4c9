import { claimPending, type RecordProducer } from 'linux-ipc/carrier';

/** Sends records. Claims are in memory of its own, which is copied when they are committed. */
export abstract class CopyingProducer implements RecordProducer {
  bytes = new Uint8Array(0);
  /** The length of the open claim, and its type. */
  #claimed: { length: number; type: number } | undefined;

  /** Whether there is room for a record with a payload of this length. */
  abstract hasRoom(length: number): boolean;

  /** Sends a copy of the payload. False if there is no room. */
  protected abstract put(payload: Uint8Array, type: number): boolean;

  tryClaim(length: number, type: number): number {
    this.#requireNoClaim();
    if (!this.hasRoom(length)) return -1;
    if (this.bytes.length < length) this.bytes = new Uint8Array(2 * length);
    this.#claimed = { length, type };
    return 0;
  }

  stage(): void {
    if (this.#claimed === undefined) return;
    const { length, type } = this.#claimed;
    this.#claimed = undefined;
    // There is room: nothing else is sent while a claim is open.
    this.put(this.bytes.subarray(0, length), type);
  }

  /** Nothing to do: a committed record is sent at once. */
  publish(): void {
    return;
  }

  abort(): void {
    this.#claimed = undefined;
  }

  trySend(payload: Uint8Array, type: number): boolean {
    this.#requireNoClaim();
    return this.put(payload, type);
  }

  #requireNoClaim(): void {
    if (this.#claimed !== undefined) throw claimPending();
  }
}
