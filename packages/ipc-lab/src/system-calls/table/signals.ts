/** The system calls that send, handle, mask and await signals. */
import { none, timespec, type Row } from '../system-call.js';

// prettier-ignore
export const signals: readonly Row[] = [
  ['kill',                 62,  129, { handler: 'signalSent' }],
  ['tkill',               200,  130, { handler: 'signalSent' }],
  ['tgkill',              234,  131, { handler: 'signalSent' }],
  ['rt_sigqueueinfo',     129,  138, { handler: 'signalSent' }],
  ['rt_tgsigqueueinfo',   297,  240, { handler: 'signalSent' }],
  ['pidfd_send_signal',   424,  424, { handler: 'signalSent' }],
  ['rt_sigreturn',         15,  139, { handler: 'handlerReturned' }],
  ['rt_sigaction',         13,  134, { handler: 'dispositionSet' }],
  ['rt_sigprocmask',       14,  135, { handler: 'maskSet' }],
  ['rt_sigsuspend',       130,  133, { waitsFor: 'signal', decoder: 'signal' }],
  ['pause',                34, none, { waitsFor: 'signal', decoder: 'signal' }],
  ['rt_sigtimedwait',     128,  137, { handler: 'signalTaken', waitsFor: 'signal', limit: timespec(2), decoder: 'signalSet' }],
];
