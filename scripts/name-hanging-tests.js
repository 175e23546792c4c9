/**
 * Loaded into each test file by test.js: names a test that hangs, and what its process waits for. Node's own
 * limit ends a whole file, and says nothing about the test.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach } from 'node:test';
import { clearInterval, setInterval } from 'node:timers';

const namedAfterSeconds = 30;
/** On a busy machine, with sanitizers, some tests take a minute. */
const endedAfterSeconds = 240;

/** Each thread and child of this process, and the call of the kernel that it sleeps in. */
function sleepers() {
  return readdirSync('/proc/self/task').flatMap((thread) => {
    const children = readFileSync(`/proc/self/task/${thread}/children`, 'latin1').split(' ');
    return [thread, ...children.filter((pid) => pid !== '')].map(describe);
  });
}

function describe(pid) {
  try {
    const read = (name) => readFileSync(`/proc/${pid}/${name}`, 'latin1').trim();
    return `${pid} ${read('comm')} ${read('wchan')}`;
  } catch {
    return `${pid} has ended`;
  }
}

/** @param what What runs, in words. */
function watch(what) {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += namedAfterSeconds;
    console.error(`after ${seconds} s, ${what}`);
    if (seconds < endedAfterSeconds) return;
    console.error(`it waits for: ${process.getActiveResourcesInfo().join(', ')}`);
    console.error(`its threads and children: ${sleepers().join(', ')}`);
    process.exit(1);
  }, 1000 * namedAfterSeconds);
  timer.unref();
  return timer;
}

// The runner itself loads this file too.
if (process.env.NODE_TEST_CONTEXT !== undefined) {
  const running = new Map();
  let between = watch('no test has begun');
  beforeEach(({ fullName }) => {
    clearInterval(between);
    running.set(fullName, watch(`this test still runs: ${fullName}`));
  });
  afterEach(({ fullName }) => {
    clearInterval(running.get(fullName));
    running.delete(fullName);
    clearInterval(between);
    between = watch(`nothing has happened since this test: ${fullName}`);
  });
}
