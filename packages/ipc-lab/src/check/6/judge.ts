/** 6: two clients send a value each to a server, which prints the sum and returns it to both. */
import { linkStatusAt } from '../../observe/path-status.js';

import { integersIn } from '../judge/numbers.js';
import type { Run } from '../run/run.js';
import type { Story } from '../judge/story.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';

/** Their sum is neither of them, and no number a program prints by chance. */
export const clientValues = [137, 285] as const;
const sum = clientValues[0] + clientValues[1];

export interface ServerAndClients {
  readonly server: Run;
  readonly clients: readonly Run[];
  /** How the server came to its end: by itself, or asked by SIGTERM, or not at all. */
  readonly end: 'itself' | 'asked' | 'killed';
  /** The socket's path after the server's end, if it is still there. */
  readonly left: string | undefined;
  /** A server killed with its socket in place, and the one started after it. */
  readonly killed: Run | undefined;
  readonly restarted: Run | undefined;
}

export function boundPath({ story }: Run): string | undefined {
  return story.all('bound').find((event) => event.path?.startsWith('/') === true)?.path;
}

export function isThere(path: string): boolean {
  return linkStatusAt(path) !== undefined;
}

export function isServing(story: Story): boolean {
  if (story.all('listening').length > 0) return true;
  return story.all('bound').some((event) => isDatagram(story, event.object.id));
}

function isDatagram(story: Story, id: string): boolean {
  return story
    .all('made')
    .some((event) => event.object.id === id && event.call.includes('SOCK_DGRAM'));
}

export function judge6(seen: ServerAndClients): Finding[] {
  return [unixSocket(seen), sumServer(seen), sumClients(seen), staleOk(seen), cleaned(seen)];
}

function unixSocket({ server, clients }: ServerAndClients): Finding {
  const id = 'unix-socket';
  const uses = ({ story }: Run, how: RegExp): boolean =>
    story.all('made').some((event) => how.test(event.call));
  const unix = /AF_(?:UNIX|LOCAL)\b/;
  const bound = server.story.all('bound')[0];
  const without = [server, ...clients].findIndex((run) => !uses(run, unix));
  if (without < 0 && bound !== undefined) {
    return pass(id, 'unix-sockets', { address: bound.address, pid: bound.pid });
  }
  const refused = server.story.all('failed').find((event) => event.call === 'bind');
  if (without < 0 && refused !== undefined) {
    return pass(id, 'unix-sockets', { address: refused.path ?? '', pid: refused.pid });
  }
  return fail(id, without <= 0 ? 'server-not-unix' : 'client-not-unix');
}

function prints(story: Story): boolean {
  return story.allLines().some((line) => integersIn(line.text).includes(sum));
}

function sumServer({ server }: ServerAndClients): Finding {
  const id = 'sum-server';
  const said = server.story.allLines().find((line) => integersIn(line.text).includes(sum));
  if (said !== undefined)
    return pass(id, 'sum-said', {
      pid: said.pid,
      line: said.text.trim(),
      at: server.story.at(said),
    });
  const refused = server.story.all('failed').find((event) => event.call === 'bind');
  if (refused !== undefined && !isServing(server.story)) {
    return fail(id, 'bind-refused', { error: refused.error, path: refused.path ?? '' });
  }
  return isServing(server.story)
    ? fail(id, 'sum-not-said', { sum })
    : fail(id, 'server-never-served');
}

function sumClients({ server, clients }: ServerAndClients): Finding {
  const id = 'sum-clients';
  const silent = clients.findIndex(({ story }) => !prints(story));
  if (silent < 0) return pass(id, 'clients-printed', { sum });
  const values = { sum, value: clientValues[silent] ?? '' };
  const refused = clients[silent]?.story.all('failed').find((event) => event.call === 'connect');
  if (refused !== undefined && !isServing(server.story)) {
    return fail(id, 'connect-refused', { ...values, error: refused.error });
  }
  return fail(id, 'client-silent', values);
}

function staleOk({ killed, restarted }: ServerAndClients): Finding {
  const id = 'stale-ok';
  if (killed === undefined || !isServing(killed.story)) return unknown(id, 'server-never-served');
  const bound = killed.story.all('bound')[0];
  if (restarted === undefined) return unknown(id, 'not-restarted');
  if (isServing(restarted.story)) return pass(id, 'restarted', { address: bound?.address ?? '' });
  const refused = restarted.story.all('failed').find((event) => event.call === 'bind');
  return refused === undefined
    ? fail(id, 'restart-failed')
    : fail(id, 'bind-refused', { error: refused.error, path: refused.path ?? '' });
}

function cleaned({ server, end, left }: ServerAndClients): Finding {
  const id = 'cleaned';
  if (!isServing(server.story)) return unknown(id, 'server-never-served');
  if (left !== undefined) return fail(id, 'socket-left', { path: left });
  if (end === 'killed') return unknown(id, 'server-did-not-end');
  const bound = server.story.all('bound')[0];
  return pass(id, bound?.path === undefined ? 'no-socket-file' : 'socket-removed', {
    path: bound?.path ?? '',
  });
}
