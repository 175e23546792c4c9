/** What the client's interface does not offer: these functions use internals of the client. */
import type { NatsConnection } from '@nats-io/transport-node';

interface Internals {
  readonly protocol?: {
    /** The transport of the connection, or of the attempt to connect. */
    readonly transport?: { discard?(): void };
    /** Ends the attempt to connect. */
    readonly connectError?: (error: Error) => void;
  };
}

/**
 * Closes the client. If it connects again just then, it leaves the socket of that attempt open, which would keep
 * this process alive for as long as a stopped server accepts and does not answer: so the attempt is given up first.
 */
export async function closeClient(client: NatsConnection, isUp: boolean): Promise<void> {
  if (isUp) await client.flush().catch(() => undefined);
  const { protocol } = client as Internals;
  await client.close();
  protocol?.transport?.discard?.();
}

/**
 * The connection was lost again before the client was connected again. It would wait for the answer of that server for
 * 20 seconds.
 */
export function giveUpAttempt(client: NatsConnection): void {
  (client as Internals).protocol?.connectError?.(new Error('disconnected'));
}
