/** Options of a program that says on its standard output what happens to each kind that it has opened. */
import { text } from 'linux-ipc/channel';
import type { NatsOptions } from 'linux-ipc-nats';

export interface Options {
  readonly messages: ReturnType<typeof text>;
  readonly nats: NatsOptions;
}

export function optionsOf(kind: string): Options {
  return {
    messages: text(),
    nats: {
      heartbeatMilliseconds: 100,
      silenceMilliseconds: 500,
      onEvent: (event) => {
        console.log(`${kind}: ${event.kind}`);
      },
    },
  };
}
