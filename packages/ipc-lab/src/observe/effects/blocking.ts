/** Calls that waited, and on what. */
import { type Context } from '../world/context.js';
import type { Call } from '../strace/calls.js';
import { entryOf } from './descriptors.js';
import type { SharedObject } from '../events.js';
import { descriptor, number, word } from '../strace/fields.js';
import { timeLimit } from './time-limit.js';
import { untilTimer } from './timers.js';

/** Shorter than this is the cost of being traced, seconds. */
const shortestWait = 0.001;

const waiting: ReadonlySet<string> = new Set(
  `read write readv writev pread64 pwrite64 recvfrom recvmsg sendto sendmsg accept accept4 connect
  open openat wait4 waitid pause rt_sigsuspend rt_sigtimedwait nanosleep clock_nanosleep poll ppoll
  select pselect6 epoll_wait epoll_pwait epoll_pwait2 futex semop semtimedop msgsnd msgrcv flock
  fcntl mq_timedsend mq_timedreceive splice sendfile`.split(/\s+/),
);

export function waitedIn(context: Context, call: Call, returned: boolean): void {
  if (!waiting.has(call.name)) return;
  if (returned && call.end - call.begin < shortestWait) return;
  if (call.name === 'futex' && !word(call.arguments[1]).startsWith('FUTEX_WAIT')) return;
  context.emit(
    'blocked',
    { thread: call.thread, time: call.end },
    {
      call: call.name,
      since: call.begin,
      until: returned ? call.end : undefined,
      limit:
        timeLimit(call, context.sources.monotonicOrigin) ?? untilTimer(context.process(call), call),
      object: objectOf(context, call),
      error: call.error,
      awaited: call.name === 'wait4' ? number(call.arguments[0]) : undefined,
    },
  );
}

function objectOf(context: Context, call: Call): SharedObject | undefined {
  const shown = call.name.startsWith('epoll') ? undefined : descriptor(call.arguments[0]);
  if (shown !== undefined && shown.fd >= 0) {
    return entryOf(context, context.process(call), shown).file.object;
  }
  if (call.target !== undefined && call.name.startsWith('open')) {
    return context.objects.ofTarget(call.target.target, call.target.deleted);
  }
  return undefined;
}
