import type { NatsConnection } from '@nats-io/transport-node';

/** What the client does not show: the transport of its connection, or of its attempt to connect. */
interface WithTransport {
  readonly protocol?: { readonly transport?: { discard?(): void } };
}

/**
 * Closes the client. If it connects again just then, it leaves the socket of that attempt open, which would keep
 * this process alive for as long as a stopped server accepts and does not answer: so the attempt is given up first.
 */
export async function closeClient(client: NatsConnection, isUp: boolean): Promise<void> {
  if (isUp) await client.flush().catch(() => undefined);
  const { protocol } = client as WithTransport;
  await client.close();
  protocol?.transport?.discard?.();
}
