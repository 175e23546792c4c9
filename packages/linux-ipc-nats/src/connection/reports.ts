/** Reports events: once for each function that is called with them, however many channels share a connection. */
import type { NatsConnection, Status } from '@nats-io/transport-node';

import type { NatsEvent } from '../options.js';

type OnEvent = (event: NatsEvent) => void;

/** What follows the status of a client. */
export interface Follower {
  readonly onEvent: OnEvent;
  /** Does what it must, before any event is reported: the event, if it has one. */
  onStatus(status: Status): NatsEvent | undefined;
  /** Continues, after the events. */
  afterStatus(status: Status): void;
  /** The client is closed for good. */
  onClosed(): void;
}

const followers = new WeakMap<NatsConnection, Set<Follower>>();

/** Follows the status of a client, until {@link unfollow}. */
export function follow(client: NatsConnection, follower: Follower): void {
  const known = followers.get(client);
  if (known !== undefined) {
    known.add(follower);
    return;
  }
  const all = new Set([follower]);
  followers.set(client, all);
  void watch(client, all);
  // Once for each client: a promise cannot be left, and would keep all that have ever followed a shared one.
  void client.closed().then(() => {
    for (const one of [...all]) one.onClosed();
  });
}

export function unfollow(client: NatsConnection, follower: Follower): void {
  followers.get(client)?.delete(follower);
}

async function watch(client: NatsConnection, all: ReadonlySet<Follower>): Promise<void> {
  for await (const status of client.status()) {
    const present = [...all];
    const events = new Map<OnEvent, NatsEvent>();
    for (const follower of present) {
      const event = follower.onStatus(status);
      if (event !== undefined && !events.has(follower.onEvent)) events.set(follower.onEvent, event);
    }
    for (const [onEvent, event] of events) onEvent(event);
    for (const follower of present) follower.afterStatus(status);
  }
}

/** When the last stop of this process that was reported to a function has ended, in milliseconds. */
const stopsReported = new WeakMap<OnEvent, number>();

/** This process did not run until now. Every session notices it at its next heartbeat: the first one reports it. */
export function reportStop(
  onEvent: OnEvent,
  event: NatsEvent,
  stoppedMs: number,
  heartbeatMs: number,
): void {
  const now = performance.now();
  const reportedAt = stopsReported.get(onEvent) ?? -Infinity;
  // A stop that was reported since this one began is this one.
  if (now - stoppedMs - heartbeatMs <= reportedAt) return;
  stopsReported.set(onEvent, now);
  onEvent(event);
}
