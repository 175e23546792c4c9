/** What is traced is apart from us, as in a shell, and ends with the trace, whatever it does. */
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { observeTrace, Trace, type Event } from '../../../dist/observe/index.js';
import { python as interpreterPath } from '../../../../linux-ipc/dist-test/support/peers.js';
import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { allExited } from '../../support/processes.js';
import { only } from '../support.js';

const folder = temporaryFolder();
/** Itself, and not a script of a version manager, which would start other programs first. */
const interpreter = interpreterPath();

async function traced(trace: Trace): Promise<Event[]> {
  const events: Event[] = [];
  for await (const batch of observeTrace(trace)) events.push(...batch);
  return events;
}

/** Runs Python code, which may write to the file in `report`. @returns The events, and that file's text. */
async function python(code: string, terminal: boolean, input?: string) {
  const report = join(folder, `report-${Math.random()}`);
  const path = join(folder, `program-${Math.random()}.py`);
  writeFileSync(path, `import os, signal, sys, time\nreport = open('${report}', 'w')\n${code}\n`);
  chmodSync(path, 0o755);
  const trace = new Trace([interpreter, path], { terminal, input, stdio: 'ignore' });
  const events = await traced(trace);
  return { trace, events, said: readFileSync(report, 'utf8'), root: events[0]?.pid ?? 0 };
}

function born(events: readonly Event[]): number[] {
  return only(events, 'process-born').map(({ pid }) => pid);
}

/** Finds the tracer of this process. */
const tracer = "int(open('/proc/self/status').read().split('TracerPid:')[1].split()[0])";

for (const terminal of [false, true]) {
  describe(`a traced command ${terminal ? 'at a terminal of its own' : 'without a terminal'}`, () => {
    it('leads a process group of its own in a session of its own, as in a shell', async () => {
      const { said, root } = await python(
        `os.setpgid(0, 0)
print(os.getpgrp(), os.getsid(0), os.getsid(${process.pid}), file=report)`,
        terminal,
      );
      const [group, session, ours] = said.split(' ').map(Number);
      assert.equal(group, root);
      assert.notEqual(session, root);
      assert.notEqual(session, ours);
    });

    it('signals its whole group, and nobody else', async () => {
      const { trace, events } = await python(
        `for _ in range(3): os.getpgrp() == os.getpid() and os.fork()
if os.getpgrp() != os.getpid(): time.sleep(600)
os.kill(0, signal.SIGKILL)`,
        terminal,
      );
      const ended = only(events, 'process-ended');
      assert.equal(ended.length, born(events).length);
      assert.equal(ended.filter(({ signal }) => signal === 'SIGKILL').length, 4);
      assert.equal(trace.isCut, false);
    });

    it('is ended as a whole if its tracer is killed', async () => {
      const { trace, events, said } = await python(
        `children = []
for apart in range(3):
    r, w = os.pipe()
    if os.fork() == 0:
        os.setsid() if apart == 1 else os.setpgid(0, 0)
        if apart == 2 and os.fork() != 0: os._exit(0)
        if apart == 0: signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.write(w, str(os.getpid()).encode())
        os.kill(os.getpid(), signal.SIGSTOP) if apart == 0 else time.sleep(600)
    children.append(os.read(r, 20).decode())
print(*children, file=report, flush=True)
os.kill(${tracer}, signal.SIGKILL)
while True: os.fork() == 0 and os._exit(0) or os.wait()`,
        terminal,
      );
      assert.equal(trace.isCut, true);
      await allExited([...born(events), ...said.split(' ').map(Number)], 5000);
      assert.equal(only(events, 'blocked').filter(({ until }) => until === undefined).length, 0);
    });

    it('does not keep us waiting if it stops or kills the shell above it', async () => {
      for (const name of ['SIGSTOP', 'SIGKILL']) {
        const { events } = await python(`os.kill(os.getppid(), signal.${name})`, terminal);
        await allExited(born(events));
      }
    });

    it('may stop, and be continued by its child', async () => {
      const { events, root } = await python(
        `if os.fork() == 0:
    while open('/proc/%d/stat' % os.getppid()).read().split()[2] not in 'Tt': time.sleep(0.01)
    os.kill(os.getppid(), signal.SIGCONT)
    os._exit(0)
os.kill(os.getpid(), signal.SIGSTOP)
sys.exit(7)`,
        terminal,
      );
      const end = only(events, 'process-ended').find(({ pid }) => pid === root);
      assert.equal(end?.status, 7);
    });
  });
}

describe('a command at a terminal of its own', () => {
  it('is in the foreground, and reads what is typed, then end-of-file', async () => {
    const text = Array.from({ length: 5000 }, (_, index) => `line ${index}\n`).join('');
    const { said, root } = await python(
      `print(os.tcgetpgrp(0), os.isatty(0), file=report)
report.write(sys.stdin.read())`,
      true,
      text,
    );
    assert.equal(said, `${root} True\n${text}`);
  });

  it('reads what is typed while it runs, and end-of-file only when the input is ended', async () => {
    const path = join(folder, 'echoes.py');
    writeFileSync(
      path,
      "import os, sys\nfor line in sys.stdin: os.write(1, b'got ' + line.encode())\n",
    );
    const trace = new Trace([interpreter, path], { terminal: true, typesLater: true });
    let said = '';
    for await (const batch of observeTrace(trace)) {
      for (const event of batch) {
        if (event.type === 'program-started') trace.type('one\n');
        if (event.type !== 'written' || event.object.kind !== 'terminal') continue;
        said += String(event.data);
        if (said === 'got one\n') trace.type('two\n');
        if (said === 'got one\ngot two\n') trace.endInput();
      }
    }
    assert.equal(said, 'got one\ngot two\n');
  });

  it('may put a child in the foreground, and take the terminal back', async () => {
    const { said } = await python(
      `signal.signal(signal.SIGTTOU, signal.SIG_IGN)
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    os._exit(0 if sys.stdin.readline() == '5\\n' else 1)
print(os.waitpid(child, 0)[1], file=report)
os.tcsetpgrp(0, os.getpgrp())
print(sys.stdin.readline(), file=report)`,
      true,
      '5\n6\n',
    );
    assert.equal(said, '0\n6\n\n');
  });
});

it('a signal for the command reaches its whole group, even before its first line', async () => {
  const path = join(folder, 'sleeps.sh');
  writeFileSync(path, '#!/bin/sh\nsleep 600 &\nsleep 600\n');
  chmodSync(path, 0o755);
  const trace = new Trace([path], { stdio: 'ignore' });
  trace.signal('SIGTERM');
  const events = await traced(trace);
  const root = only(events, 'process-ended').find(({ pid }) => pid === events[0]?.pid);
  assert.equal(root?.signal, 'SIGTERM');
});
