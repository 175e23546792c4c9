import { join } from 'node:path';

import {
  following,
  oursPaired,
  own,
  paired,
  unique,
  type Case,
  type ExpectedPair,
  type Pairing,
} from '../case.js';

const pairs: readonly ExpectedPair[] = [
  {
    name: 'SOCK_SEQPACKET',
    recorded: true,
    first: '6/server.c',
    second: '6/client.c',
    verdicts: {},
  },
  {
    name: 'streams, threads, forever',
    recorded: true,
    first: '6/server.py',
    second: '6/client.py',
    verdicts: {},
  },
  {
    name: 'abstract, datagrams',
    recorded: true,
    first: '6/abstract.py',
    second: '6/abstract.py',
    verdicts: {},
  },
  {
    name: 'a server that sleeps until both values are there',
    first: '6/sleeps_for_both.c',
    second: '6/client.c',
    verdicts: { 'sum-server': 'fragile', ...following('sum-server', 'sum-clients') },
    says: { 'sum-server': /by luck.* never printed .* connects first sends last/ },
  },
  {
    name: "the sheet's way",
    recorded: true,
    first: '6/forked_server.c',
    second: '6/client.c',
    verdicts: { 'sum-server': 'fail', 'stale-ok': 'fail' },
  },
  {
    name: 'one answer, and the socket file is left behind',
    recorded: true,
    first: '6/leaves_socket.py',
    second: '6/client.py',
    verdicts: { 'sum-clients': 'fail', cleaned: 'fail' },
  },
  {
    name: 'a server that crashes',
    first: '6/crashes.py',
    second: '6/client.py',
    verdicts: { 'sum-server': 'fail', ...following('sum-server', 'sum-clients', 'cleaned') },
    says: { 'sum-server': /was killed by SIGABRT.* debugger/ },
  },
  {
    name: 'another sum',
    first: '6/breaks.py other',
    second: '6/client.py',
    verdicts: { 'sum-server': 'fail', ...following('sum-server', 'sum-clients') },
    says: { 'sum-server': /printed "Sum: \d+"; the server never printed \d+/ },
  },
  {
    name: 'a client that leaves before the answer, and SIGPIPE for the server',
    first: '6/breaks.py alone',
    second: '6/leaves_early.py',
    verdicts: { 'sum-clients': 'fail', ...following('sum-clients', 'sum-server', 'cleaned') },
    says: { 'sum-clients': /never read from its socket.* takes the answer/ },
  },
  {
    name: 'a client that prints its own value',
    first: '6/server.py',
    second: '6/prints_its_own.py',
    verdicts: { 'sum-clients': 'fail' },
    says: { 'sum-clients': /received \d+ at .*, and printed "sum: \d+" instead.* which variable/ },
  },
  {
    name: 'both answers to one client, and SIGPIPE for the server',
    first: '6/breaks.py twice',
    second: '6/client.py',
    verdicts: { 'sum-clients': 'fail', ...following('sum-clients', 'cleaned') },
    says: { 'sum-clients': /SIGPIPE had killed the server.* write last/ },
  },
  {
    name: 'a client that connects elsewhere',
    first: '6/server.py',
    second: '6/client_elsewhere.py',
    verdicts: { 'sum-clients': 'fail', ...following('sum-clients', 'sum-server') },
    says: { 'sum-clients': /could not connect to .*\.socket: ENOENT.* same path/ },
  },
  {
    name: 'a server that never listens',
    first: '6/never_listens.c',
    second: '6/client.c',
    timeout: 3,
    verdicts: {
      'sum-server': 'fail',
      ...following('sum-server', 'sum-clients', 'stale-ok', 'cleaned'),
    },
    says: { 'sum-server': /never listened.* let clients in/ },
  },
  {
    name: 'a server of datagrams that listens, and ends because it cannot',
    first: '6/listens_for_datagrams.c gives-up',
    second: '6/listens_for_datagrams.c asks',
    verdicts: { 'sum-server': 'fail', ...following('sum-server', 'sum-clients', 'cleaned') },
    says: { 'sum-server': /listen failed in process \d+: EOPNOTSUPP.* types of socket/ },
  },
  {
    name: 'a server of datagrams that cannot listen, and needs not',
    first: '6/listens_for_datagrams.c goes-on',
    second: '6/listens_for_datagrams.c asks',
    verdicts: {},
  },
  {
    name: 'TCP',
    recorded: true,
    first: '6/internet.py',
    second: '6/internet.py',
    verdicts: { 'unix-socket': 'fail' },
    says: { 'unix-socket': /bound its socket to 127\.0\.0\.1:0, which is no AF_UNIX address/ },
  },
  {
    name: 'FIFOs',
    first: '6/through_a_fifo.py',
    second: '6/through_a_fifo.py',
    timeout: 3,
    verdicts: {
      'unix-socket': 'fail',
      ...following('unix-socket', 'stale-ok', 'cleaned'),
    },
    says: { 'unix-socket': /went through a FIFO \(.*\), not through an AF_UNIX socket/ },
  },
];

const socket: Pairing = (first, second, folder) => {
  const path = join(folder, unique().slice(-8));
  return { server: [...first, path], client: [...second, path, '{value}'] };
};

/** Our client and server take their path by an option. */
const socketOption: Pairing = (first, second, folder) =>
  socket([...first, '--socket'], [...second, '--socket'], folder);

export const cases: readonly Case[] = [
  ...paired('6', pairs, socket),
  oursPaired('6', [own('sum_server'), own('sum_client')], socketOption),
];
