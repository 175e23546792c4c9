/** Which failures of 6 explain which others. */
import type { Cause, Causes } from '../judge/causes.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';

type CauseOf6 = Cause<CriterionId, Evidence>;

const noServer: readonly CauseOf6[] = [
  {
    by: 'unix-socket',
    when: ['server-not-unix', 'server-internet', 'other-carrier', 'memory-instead'],
  },
  {
    by: 'sum-server',
    when: ['server-never-served', 'bind-refused', 'process-killed', 'killed-by-write'],
  },
];

/** Where the server ends because listen failed, its clients meet nobody, and its socket file stays. */
const notListening: CauseOf6 = { by: 'sum-server', when: ['listen-refused'] };

export const causes: Causes<CriterionId, Evidence> = {
  'sum-server': [
    { by: 'unix-socket' },
    {
      by: 'sum-clients',
      when: ['connect-failed', 'process-killed', 'killed-by-write'],
      explains: ['sum-not-said', 'sum-wrong'],
    },
    // The client ends early: SIGPIPE kills a process that writes to it afterwards.
    { by: 'sum-clients', when: ['client-never-received'], explains: ['killed-by-write'] },
  ],
  'sum-clients': [
    { by: 'unix-socket' },
    notListening,
    {
      by: 'sum-server',
      explains: ['client-silent', 'client-wrong', 'client-unanswered', 'connect-refused'],
    },
  ],
  'stale-ok': noServer.map((cause) => ({
    ...cause,
    explains: ['server-never-served', 'not-restarted'],
  })),
  cleaned: [
    { ...notListening, explains: ['socket-left', 'socket-left-unended', 'server-did-not-end'] },
    ...noServer.map((cause) => ({ ...cause, explains: ['server-never-served'] as const })),
    {
      by: 'sum-server',
      explains: ['socket-left-by-killed', 'socket-left-unended', 'server-did-not-end'],
    },
    {
      by: 'sum-clients',
      explains: ['socket-left-by-killed', 'socket-left-unended', 'server-did-not-end'],
    },
  ],
};
