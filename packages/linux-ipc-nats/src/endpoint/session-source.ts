import { payloadOf } from '../session/frame.js';
import { RecordReader } from '../session/record-reader.js';
import { PeerSource } from './peer-source.js';

/** The receiving half of a session. */
export abstract class SessionSource<T> extends PeerSource<T> {
  readonly #reader = new RecordReader();

  /** Idempotent. The peer still receives what was sent. */
  close(): void {
    this.requireNoHandler();
    this.session.close();
  }

  protected isOver(): boolean {
    return this.session.disconnection !== undefined;
  }

  protected readonly hasMessages = (): boolean => this.session.incoming.waiting > 0;

  protected readonly drainRecords = (limit: number): number => {
    for (let count = 0; count < limit; count++) {
      const record = this.session.take();
      if (record === undefined) return count;
      this.#reader.read(payloadOf(record), record[1] ?? 0, this.deliver);
    }
    return limit;
  };
}
