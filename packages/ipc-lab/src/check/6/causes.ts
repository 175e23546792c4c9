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
  { by: 'sum-server', when: ['server-never-served', 'bind-refused', 'process-killed'] },
];

export const causes: Causes<CriterionId, Evidence> = {
  'sum-server': [
    { by: 'unix-socket' },
    { by: 'sum-clients', when: ['connect-failed', 'process-killed'], explains: ['sum-not-said'] },
  ],
  'sum-clients': [
    { by: 'unix-socket' },
    { by: 'sum-server', explains: ['client-silent', 'connect-refused'] },
  ],
  'stale-ok': noServer.map((cause) => ({
    ...cause,
    explains: ['server-never-served', 'not-restarted'],
  })),
  cleaned: [
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
