/** Plays each role against its counterpart, in this process, so that all code is compiled. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ChannelServer, SocketChannel, type MessageEndpoint } from 'linux-ipc/channel';

import { CAPACITY, envelopes, MEMBERS, ROLES } from './kill-roles.js';
import type { Role } from './kill-steps.js';

const TIMES = 10;
const COUNT = 21;

async function play(
  role: Role,
  path: string,
  count: number,
  { id = 0, ready = (): void => undefined } = {},
): Promise<void> {
  await ROLES[role]({ role, path, count, id }, { done: 0, ready, end: () => undefined });
}

async function pass<T>(from: MessageEndpoint<T>, to: MessageEndpoint<T>): Promise<void> {
  for await (const message of from) await to.send(message);
  to.close();
}

/** Passes messages between two roles that both connect. The first decides when it is over. */
async function rehearsePair<T>(
  listening: Promise<ChannelServer<MessageEndpoint<T>>>,
  path: string,
  first: Role,
  second: Role,
): Promise<void> {
  using server = await listening;
  const playing = [play(first, path, COUNT), play(second, path, Infinity)];
  using a = await server.accept();
  using b = await server.accept();
  await Promise.all([pass(a, b), pass(b, a), ...playing]);
}

async function rehearseHost(
  path: string,
  host: Role,
  member: Role,
  isSent: boolean,
): Promise<void> {
  let playing: Promise<void> | undefined;
  await new Promise<void>((resolve, reject) => {
    playing = play(host, path, isSent ? COUNT : MEMBERS * COUNT, { ready: resolve });
    playing.catch(reject);
  });
  const members = Array.from({ length: MEMBERS }, (_, id) =>
    play(member, path, isSent ? Infinity : COUNT, { id }),
  );
  await Promise.all([playing, ...members]);
}

export async function rehearse(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-rehearsal-'));
  const path = join(folder, 'socket');
  for (let i = 0; i < TIMES; i++) {
    const capacity = CAPACITY;
    const server = ChannelServer.listen(path, { capacity });
    await rehearsePair(server, path, 'one-to-one: send', 'one-to-one: receive');
    const responder = ChannelServer.listen(path, { capacity, messages: envelopes });
    await rehearsePair(responder, path, 'requests: ask', 'requests: answer');
    const socket = ChannelServer.listenFor(path, {}, (each) => SocketChannel.host(each));
    await rehearsePair(socket, path, 'socket: send', 'socket: receive');
    await rehearseHost(path, 'many-to-one: receive', 'many-to-one: send', false);
    for (const kind of ['overwriting', 'out of band', 'waiting'] as const) {
      const [publish, subscribe] = [
        `broadcast, ${kind}: publish`,
        `broadcast, ${kind}: subscribe`,
      ] as const;
      await rehearseHost(path, publish, subscribe, true);
    }
    await rehearseHost(path, 'latest value: write', 'latest value: follow', true);
  }
  rmSync(folder, { recursive: true });
}
