/**
 * A channel as the first page on channels shows it, with default options. The arguments and output are
 * those of peers/wire.ts.
 *
 * Usage: channel MODE SUBJECT COUNT SAMPLES, where MODE is one of
 *   sleep     round trips: `await send` and `await receive` here, `for await` and `await send` there
 *   echo.K    K messages, each of which is sent back, before the next K
 *   request   `Requester.request` here, `respond` there
 *   oneway    `await send` here, `for await` there; the last of COUNT messages is answered
 */
import {
  Channel,
  ChannelInvitation,
  Requester,
  respond,
  values,
  type Codec,
} from 'linux-ipc/channel';

import { isBytes, nextMessage } from '../message.js';
import { readParameters, reportSamples, startPartner } from '../samples.js';

const { mode, subject, count, samples, isPartner } = readParameters();
const [kind = '', words = '1'] = mode.split('.');
const together = Number(words);
const next = nextMessage(subject);
const options: { messages?: Codec<unknown> } = isBytes(subject) ? {} : { messages: values() };

async function echo(channel: Channel<unknown>): Promise<void> {
  for await (const message of channel) await channel.send(message);
}

async function answerTheLast(channel: Channel<unknown>): Promise<void> {
  let received = 0;
  for await (const _ of channel) if (++received % count === 0) await channel.send(next());
}

async function partner(): Promise<void> {
  const channel = await Channel.connect({ fd: 3 }, options);
  if (kind === 'request') await respond(channel as never, (value: unknown) => value);
  else if (kind === 'oneway') await answerTheLast(channel);
  else await echo(channel);
}

async function roundTrips(channel: Channel<unknown>): Promise<void> {
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < together; k++) await channel.send(next());
    for (let k = 0; k < together; k++) await channel.receive();
  }
}

async function oneWay(channel: Channel<unknown>): Promise<void> {
  for (let i = 0; i < count; i++) await channel.send(next());
  await channel.receive();
}

function requests(channel: Channel<unknown>): () => Promise<void> {
  const requester = Requester.from(channel as never);
  return async () => {
    for (let i = 0; i < count; i++) await requester.request(next());
  };
}

async function measure(): Promise<void> {
  const invitation = ChannelInvitation.create(options);
  const child = startPartner([], [invitation.fd]);
  const channel = await invitation.accept();
  const run =
    kind === 'request'
      ? requests(channel)
      : kind === 'oneway'
        ? () => oneWay(channel)
        : () => roundTrips(channel);
  await reportSamples(samples, count * together, run);
  child.kill('SIGKILL');
  channel.close();
}

await (isPartner ? partner() : measure());
