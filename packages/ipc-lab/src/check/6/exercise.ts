/** Two clients send a value each to a server, which prints the sum and returns it to both. */
import { defineExercise } from '../exercise.js';
import { remarksOnCalls } from '../judge/remarks/on-calls.js';
import { causes } from './causes.js';
import { criteria } from './criteria.js';
import { evidence } from './evidence.js';
import { hints, lateHints } from './hints.js';
import { judge6 } from './judge.js';
import { runServerAndClients } from './server-and-clients.js';

export const exercise6 = defineExercise({
  id: '6',
  commands: ['server', 'client'],
  example: {
    en: "--server './sum_server' --client './sum_client {value}'",
    fr: "--server './sum_server' --client './sum_client {value}'",
  },
  script: '{server} & sleep 1; for value in 137 285; do {client} & done; wait',
  timeLimit: 10,
  criteria,
  evidence,
  hints,
  lateHints,
  causes,
  run: runServerAndClients,
  judge: judge6,
  remarks: ({ server, clients }) => remarksOnCalls(server, ...clients),
});
