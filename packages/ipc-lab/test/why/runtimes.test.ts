/* Programs whose threads, or goroutines, a runtime schedules: what they wait for is not in /proc. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import type { Report } from '../../dist/why/report.js';
import type { Machine } from '../../dist/why/snapshot/machine.js';
import { isOfRuntime, runtimeOf } from '../../dist/why/snapshot/runtimes.js';
import type { ProcessState, Snapshot, Thread } from '../../dist/why/snapshot/snapshot.js';
import { withWakingThreads } from '../../dist/why/waking-threads.js';
import { movingBetween } from '../../dist/why/watch.js';
import { processOf, snapshotOf } from './snapshots.js';
import { why } from './support.js';

const folder = temporaryFolder();
const source = (name: string): string =>
  fileURLToPath(new URL(`../../test/why/programs/${name}`, import.meta.url));

function isInstalled(...words: [string, ...string[]]): boolean {
  const [program, ...args] = words;
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

async function explained(...words: string[]): Promise<Report> {
  const { status, stdout } = await why(['--json', '--lang', 'en', '--', ...words]);
  assert.equal(status, 1);
  return JSON.parse(stdout) as Report;
}

describe('ipc-lab why, of a deadlock inside a runtime', () => {
  const noGo = !isInstalled('go', 'version') && 'Go is not installed';
  it('says that goroutines cannot be seen, and how to see them', { skip: noGo }, async () => {
    const program = join(folder, 'deadlock');
    const env = { ...process.env, GOCACHE: join(folder, 'cache'), GOFLAGS: '-mod=mod' };
    const built = spawnSync('go', ['build', '-o', program, source('deadlock.go')], { env });
    assert.equal(built.status, 0, built.stderr.toString());
    const { sentences, cycles } = await explained(program);
    assert.ok(sentences.length > 0);
    for (const { text, verdict } of sentences) {
      assert.match(text, /inside the runtime of Go \(.* kill -QUIT \d+ ends it/);
      assert.equal(verdict, 'outside');
    }
    assert.deepEqual(cycles, []);
  });

  const noJava = !isInstalled('java', '-version') && 'Java is not installed';
  it("says that Java's threads cannot be seen, and how to see them", { skip: noJava }, async () => {
    const { sentences, cycles } = await explained('java', source('Deadlock.java'));
    const inside = sentences.filter(({ text }) => /jstack \d+ prints their stacks/.test(text));
    assert.ok(inside.length > 0);
    assert.ok(inside.every(({ verdict }) => verdict === 'outside'));
    assert.ok(
      sentences.every((one) => inside.includes(one) || /its thread \d+ to end/.test(one.text)),
    );
    assert.deepEqual(cycles, []);
  });
});

/** An executable with these notes, mapped with these files. */
function machineOf(notes: readonly Buffer[], maps = ''): Machine {
  const header = Buffer.alloc(64);
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(notes.length, 56);
  const contents = Buffer.concat(notes);
  let at = 64 + notes.length * 56;
  const segments = notes.map((note) => {
    const segment = Buffer.alloc(56);
    segment.writeUInt32LE(4);
    segment.writeBigUInt64LE(BigInt(at), 8);
    at += note.length;
    return segment;
  });
  const file = Buffer.concat([header, ...segments, contents]);
  const machine: Partial<Machine> = {
    readBytes: (_path, offset, length) => {
      const bytes = file.subarray(Number(offset), Number(offset) + length);
      return bytes.length === length && length > 0 ? bytes : undefined;
    },
    readText: () => maps,
  };
  return machine as Machine;
}

/** @param type Of a note's contents; 4 is the number of a build of Go. */
function note(name: string, type: number): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(name.length + 1);
  head.writeUInt32LE(type, 8);
  return Buffer.concat([head, Buffer.from(`${name}\0`.padEnd(4, '\0'))]);
}

describe('the runtime of a process', () => {
  it("is Go's, by its linker's note, or Java's, by its library", () => {
    const gnu = note('GNU', 3);
    assert.equal(runtimeOf(machineOf([gnu, note('Go', 4)]), '/proc/1'), 'Go');
    assert.equal(runtimeOf(machineOf([gnu, note('Go', 1)]), '/proc/1'), undefined);
    assert.equal(runtimeOf(machineOf([gnu]), '/proc/1'), undefined);
    assert.equal(runtimeOf(machineOf([]), '/proc/1'), undefined);
    const library = '7f00-7f01 r-xp 00000000 08:01 7 /usr/lib/jvm/lib/server/libjvm.so';
    assert.equal(
      runtimeOf(machineOf([gnu], `1-2 r--p 0 0:0 1 /a\n${library}\n`), '/proc/1'),
      'Java',
    );
    assert.equal(runtimeOf(machineOf([gnu], `${library}.old\n`), '/proc/1'), undefined);
  });

  it('has threads of its own, which wait for nobody while they sleep', () => {
    const futex = { kind: 'futex', shared: false } as const;
    const thread = (state: string, call: Thread['call'] = futex): Thread => ({
      ...processOf(1, 0, { state, call }).threads?.[0],
      ...{ tid: 1, state, activity: '', call },
    });
    assert.equal(isOfRuntime('Java', 'C2 CompilerThre', thread('S')), true);
    assert.equal(isOfRuntime('Java', 'C2 CompilerThre', thread('R')), false);
    assert.equal(isOfRuntime('Java', 'Thread-0', thread('S')), false);
    assert.equal(isOfRuntime('Go', 'main', thread('S', { ...futex, withinSeconds: 60 })), true);
    assert.equal(isOfRuntime('Go', 'main', thread('S')), false);
    const polls = { kind: 'readiness', waits: [], withinSeconds: 60 } as const;
    assert.equal(isOfRuntime('Go', 'main', thread('S', polls)), false);
  });
});

describe('a thread of Java that wakes to check a monitor', () => {
  const waking = (activity: string, withinSeconds: number): ProcessState => ({
    ...processOf(1, 0, { activity, call: { kind: 'futex', shared: false, withinSeconds } }),
    runtime: 'Java',
  });
  const between = (before: ProcessState, after: ProcessState): Snapshot =>
    withWakingThreads(snapshotOf(before), snapshotOf(after));
  const callIn = ({ processes }: Snapshot): unknown => processes.get(1)?.threads?.[0]?.call;

  it('goes on waiting, without a limit', () => {
    const [before, after] = [waking('7 1 0', 0.4), waking('7 2 0', 0.5)];
    const seen = between(before, after);
    assert.deepEqual(callIn(seen), { kind: 'futex', shared: false, wakes: true });
    assert.deepEqual([...movingBetween(snapshotOf(before), seen)], []);
  });

  it('is not one that computes, sleeps on, waits for longer, or belongs to another runtime', () => {
    const before = waking('7 1 0', 0.4);
    const { runtime, ...without } = waking('7 2 0', 0.5);
    assert.equal(runtime, 'Java');
    for (const after of [
      waking('8 2 0', 0.5),
      waking('7 1 0', 0.3),
      waking('7 2 0', 1.5),
      without,
      { ...without, runtime: 'Go' as const },
    ]) {
      assert.deepEqual(callIn(between(before, after)), after.threads?.[0]?.call);
    }
  });
});
