/**
 * Several processes send to one, with default options: `await send` there, `for await` here. The
 * arguments and output are those of peers/wire.ts.
 *
 * Usage: inbox many.N SUBJECT COUNT SAMPLES
 */
import { once } from 'node:events';

import { Inbox, Outbox, values } from 'linux-ipc/channel';

import { nextMessage } from '../message.js';
import { readParameters, reportSamples, startPartner, wordsForPartner } from '../samples.js';

const { mode, subject, count, samples, isPartner } = readParameters();
const senders = Number(mode.slice('many.'.length));
const next = nextMessage(subject);

async function send(): Promise<void> {
  const outbox = await Outbox.connect({ abstract: wordsForPartner()[0] ?? '' }, options);
  process.stdout.write('ready');
  for await (const _ of process.stdin) {
    for (let i = 0; i < count; i++) await outbox.send(next());
  }
}

const options = { messages: values() };

async function receive(): Promise<void> {
  const abstract = `linux-ipc-bench-${String(process.pid)}`;
  const inbox = await Inbox.listen({ abstract }, options);
  const partners = Array.from({ length: senders }, () => startPartner([abstract]));
  for (const { stdout } of partners) await once(stdout, 'data');
  let expected = 0;
  let arrived: () => void = () => undefined;
  const receiving = (async () => {
    for await (const _ of inbox) if (--expected === 0) arrived();
  })();
  await reportSamples(samples, count * senders, async () => {
    expected = count * senders;
    const all = new Promise<void>((resolve) => (arrived = resolve));
    for (const { stdin } of partners) stdin.write('g');
    await all;
  });
  for (const partner of partners) partner.kill('SIGKILL');
  inbox.close();
  await receiving.catch(() => undefined); // the inbox was closed
}

await (isPartner ? send() : receive());
