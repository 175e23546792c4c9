/**
 * One process sends to several, with default options: `await send` here, `for await` there. All messages
 * of a sample fit in the memory, so that no subscriber loses any. The arguments and output are those of
 * peers/wire.ts.
 *
 * Usage: publisher publish.N SUBJECT COUNT SAMPLES
 */
import { once } from 'node:events';

import { Publisher, Subscriber, values } from 'linux-ipc/channel';

import { nextMessage } from '../message.js';
import { readParameters, reportSamples, startPartner, wordsForPartner } from '../samples.js';

const { mode, subject, count, samples, isPartner } = readParameters();
const subscribers = Number(mode.slice('publish.'.length));
const next = nextMessage(subject);
const options = { messages: values() };

async function receive(): Promise<void> {
  const subscriber = await Subscriber.connect({ abstract: wordsForPartner()[0] ?? '' }, options);
  process.stdout.write('r');
  let received = 0;
  for await (const _ of subscriber) {
    if (subscriber.lost > 0) throw new Error(`the subscriber lost ${subscriber.lost} messages`);
    if (++received % count === 0) process.stdout.write('r');
  }
}

async function publish(): Promise<void> {
  const abstract = `linux-ipc-bench-${String(process.pid)}`;
  const publisher = await Publisher.listen({ abstract }, options);
  const partners = Array.from({ length: subscribers }, () => startPartner([abstract]));
  for (const partner of partners) {
    partner.once('exit', (code) => {
      if (code !== null) process.exit(1);
    });
  }
  const answers = () => Promise.all(partners.map(({ stdout }) => once(stdout, 'data')));
  await answers();
  await reportSamples(samples, count, async () => {
    const all = answers();
    for (let i = 0; i < count; i++) await publisher.send(next());
    await all;
  });
  for (const partner of partners) partner.kill('SIGKILL');
  publisher.close();
}

await (isPartner ? receive() : publish());
