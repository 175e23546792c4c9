/** The calls a thread can sleep in, by the number /proc/PID/syscall shows, for each machine. */
const numbers: Readonly<Record<string, string>> = {
  x64: `read:0 write:1 open:2 poll:7 readv:19 writev:20 select:23 pause:34 nanosleep:35 connect:42
    accept:43 sendto:44 recvfrom:45 sendmsg:46 recvmsg:47 clone:56 vfork:58 wait4:61 semop:65 msgsnd:69
    msgrcv:70 fcntl:72 flock:73 rt_sigtimedwait:128 rt_sigsuspend:130 futex:202 restart_syscall:219
    semtimedop:220 clock_nanosleep:230 epoll_wait:232 mq_timedsend:242 mq_timedreceive:243 waitid:247
    openat:257 pselect6:270 ppoll:271 epoll_pwait:281 accept4:288 clone3:435 epoll_pwait2:441`,
  arm64: `epoll_pwait:22 fcntl:25 flock:32 openat:56 read:63 write:64 readv:65 writev:66 pselect6:72
    ppoll:73 waitid:95 futex:98 nanosleep:101 clock_nanosleep:115 restart_syscall:128 rt_sigsuspend:133
    rt_sigtimedwait:137 mq_timedsend:182 mq_timedreceive:183 msgrcv:188 msgsnd:189 semtimedop:192
    semop:193 accept:202 connect:203 sendto:206 recvfrom:207 sendmsg:211 recvmsg:212 clone:220
    accept4:242 wait4:260 clone3:435 epoll_pwait2:441`,
};

const names = new Map(
  Object.entries(numbers).map(([architecture, table]) => [architecture, namesIn(table)]),
);

function namesIn(table: string): ReadonlyMap<number, string> {
  const entries = table.split(/\s+/).map((entry) => entry.split(':'));
  return new Map(entries.map(([name = '', number]) => [Number(number), name]));
}

/** @returns `undefined` for a call nobody waits in, or a machine whose numbers are not known here. */
export function callName(number: number, architecture: string): string | undefined {
  return names.get(architecture)?.get(number);
}
