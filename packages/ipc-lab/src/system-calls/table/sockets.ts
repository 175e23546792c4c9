/** The system calls that make sockets and connect them. */
import type { Row } from '../system-call.js';

// prettier-ignore
export const sockets: readonly Row[] = [
  ['socket',        41,  198, { handler: 'socketMade' }],
  ['socketpair',    53,  199, { handler: 'socketMade' }],
  ['bind',          49,  200, { handler: 'bound' }],
  ['listen',        50,  201, { handler: 'listening' }],
  ['connect',       42,  203, { handler: 'connected', waitsFor: 'connection', decoder: 'connect' }],
  ['accept',        43,  202, { handler: 'connectionAccepted', waitsFor: 'connection', decoder: 'accept', isOptional: true }],
  ['accept4',      288,  242, { handler: 'connectionAccepted', waitsFor: 'connection', decoder: 'accept' }],
  ['shutdown',      48,  210, { handler: 'shut' }],
];
