/** Every `…Sync` call that a worker can make, prepared so that it blocks for ever. */

import { randomUUID } from 'node:crypto';

import type { PosixMessageQueue } from 'linux-ipc/message-queue';

/** What the workers share with the main thread, which holds all of it. */
export interface Shared {
  readonly segment: number;
  readonly queue: number;
  readonly set: number;
  readonly file: string;
  /** A FIFO that nobody has opened for reading. */
  readonly fifo: string;
}

/** Where the locks are in the segment. */
export const offsets = { mutex: 0, second: 512, once: 1024, semaphore: 1536, readerWriter: 2048 };

type Prepare = (shared: Shared, say: (what: string) => void) => Promise<() => unknown>;

/** Garbage collection would release it. */
const kept: unknown[] = [];

async function at({ segment }: Shared, offset: number): Promise<Uint8Array> {
  const { SystemVSegment } = await import('linux-ipc/shared-memory');
  const attached = SystemVSegment.attach(segment);
  kept.push(attached);
  return attached.bytes.subarray(offset);
}

async function ownMemory(): Promise<Uint8Array> {
  const { AnonymousMemory } = await import('linux-ipc/shared-memory');
  const memory = AnonymousMemory.create({ size: 4096 });
  kept.push(memory);
  return memory.bytes;
}

async function emptyPosixQueue(): Promise<PosixMessageQueue> {
  const { PosixMessageQueue } = await import('linux-ipc/message-queue');
  const queue = PosixMessageQueue.create(`/linux-ipc-test-${randomUUID()}`);
  queue.unlink();
  kept.push(queue);
  return queue;
}

/** V8's own wait, which ends with its worker. */
export const atomicsWait: Prepare = () => {
  const words = new Int32Array(new SharedArrayBuffer(4));
  return Promise.resolve(() => Atomics.wait(words, 0, 0));
};

/** Whatever keeps a worker waiting that is no `…Sync` call: each leaves a thread in the kernel, for ever. */
export const blockingStarts: Readonly<Record<string, Prepare>> = {
  async 'openFifoWriter()'({ fifo }) {
    const { openFifoWriter } = await import('linux-ipc/fifo');
    return () => void openFifoWriter(fifo);
  },
  async 'Descriptor.read(), on a thread'() {
    const { fileCalls, empty } = await fileCallsOnPipes();
    return () => void fileCalls.readFile(empty, new Uint8Array(1), undefined);
  },
  async 'Descriptor.write(), on a thread'() {
    const { fileCalls, full } = await fileCallsOnPipes();
    return () => void fileCalls.writeFile(full, new Uint8Array(1 << 20), undefined);
  },
};

/** A file of a file system that never answers needs privileges; a pipe that nobody fills or empties does not. */
async function fileCallsOnPipes() {
  const { Pipe } = await import('linux-ipc/pipe');
  const fileCalls = await import('../../dist/core/file-transfer.js');
  const { native } = await import('../../dist/core/native.js');
  const pipe = Pipe.create();
  kept.push(pipe);
  for (const { fd } of [pipe.read, pipe.write]) native.fcntl(fd, native.F_SETFL, 0);
  return { fileCalls, empty: pipe.read.fd, full: pipe.write.fd };
}

export const blockingCalls: Readonly<Record<string, Prepare>> = {
  async 'Channel.receiveSync'() {
    const { Channel, ChannelServer } = await import('linux-ipc/channel');
    const name = { abstract: `linux-ipc-test-${String(process.pid)}` };
    const server = await ChannelServer.listen(name);
    const [channel, accepted] = await Promise.all([Channel.connect(name), server.accept()]);
    kept.push(server, accepted);
    return () => channel.receiveSync();
  },
  async 'SocketChannel.receiveSync'() {
    const { SocketChannel } = await import('linux-ipc/channel');
    const { socketPair } = await import('linux-ipc/socket');
    const [ours, theirs] = socketPair('seqpacket');
    const fd = theirs.descriptor.release();
    const [channel, host] = await Promise.all([
      SocketChannel.connect({ fd }),
      SocketChannel.host(ours.descriptor),
    ]);
    kept.push(host);
    return () => channel.receiveSync();
  },
  async 'Inbox.receiveSync'() {
    const { Inbox } = await import('linux-ipc/channel');
    const inbox = Inbox.create();
    return () => inbox.receiveSync();
  },
  async 'Subscriber.receiveSync'() {
    const { Publisher, Subscriber } = await import('linux-ipc/channel');
    const publisher = Publisher.create();
    kept.push(publisher);
    const subscriber = await Subscriber.connect({ fd: publisher.invite().releaseForThisProcess() });
    return () => subscriber.receiveSync();
  },
  async 'LatestValueReader.receiveSync'() {
    const { LatestValue, LatestValueReader } = await import('linux-ipc/channel');
    const latest = LatestValue.create();
    kept.push(latest);
    const reader = await LatestValueReader.connect({ fd: latest.invite().releaseForThisProcess() });
    return () => reader.receiveSync();
  },
  async 'Semaphore.waitSync'(shared) {
    const { Semaphore } = await import('linux-ipc/semaphore');
    const semaphore = Semaphore.openIn(await at(shared, offsets.semaphore));
    return () => semaphore.waitSync();
  },
  async 'Mutex.lockSync'(shared) {
    const { Mutex } = await import('linux-ipc/mutex');
    const mutex = Mutex.openIn(await at(shared, offsets.mutex));
    return () => mutex.lockSync();
  },
  async 'MutexLock.relockSync'(shared, say) {
    const { Mutex } = await import('linux-ipc/mutex');
    const mutex = Mutex.openIn(await at(shared, offsets.second));
    const lock = mutex.lockSync();
    lock?.unlock();
    say('unlocked');
    // Until the main thread has taken it.
    for (let free; (free = mutex.tryLock()) !== undefined;) free.unlock();
    return () => lock?.relockSync();
  },
  async 'ReaderWriterLock.lockReadSync'(shared) {
    const { ReaderWriterLock } = await import('linux-ipc/reader-writer-lock');
    const lock = ReaderWriterLock.openIn(await at(shared, offsets.readerWriter));
    return () => lock.lockReadSync();
  },
  async 'ReaderWriterLock.lockWriteSync'(shared) {
    const { ReaderWriterLock } = await import('linux-ipc/reader-writer-lock');
    const lock = ReaderWriterLock.openIn(await at(shared, offsets.readerWriter));
    return () => lock.lockWriteSync();
  },
  async 'Condition.waitSync'() {
    const { Condition } = await import('linux-ipc/condition');
    const { Mutex } = await import('linux-ipc/mutex');
    const memory = await ownMemory();
    const lock = Mutex.createIn(memory).tryLock();
    const condition = Condition.openIn(memory.subarray(1024));
    return () => lock && condition.waitSync(lock);
  },
  async 'Barrier.waitSync'() {
    const { Barrier } = await import('linux-ipc/barrier');
    const barrier = Barrier.createIn(await ownMemory(), 2);
    return () => barrier.waitSync();
  },
  async 'Once.runSync'(shared) {
    const { Once } = await import('linux-ipc/once');
    const work = Once.openIn(await at(shared, offsets.once));
    return () => work.runSync(() => undefined);
  },
  async 'LockableFile.lockSync'({ file }) {
    const { LockableFile } = await import('linux-ipc/file-lock');
    const lockable = LockableFile.open(file);
    return () => lockable.lockSync();
  },
  async 'LockableFile.lockRangeSync'({ file }) {
    const { LockableFile } = await import('linux-ipc/file-lock');
    const lockable = LockableFile.open(file);
    return () => lockable.lockRangeSync({});
  },
  async 'SystemVSemaphoreSet.operateSync'({ set }) {
    const { SystemVSemaphoreSet } = await import('linux-ipc/semaphore');
    return () => SystemVSemaphoreSet.attach(set).operateSync([{ semaphore: 0, change: -1 }]);
  },
  async 'SystemVMessageQueue.sendSync'({ queue }) {
    const { SystemVMessageQueue } = await import('linux-ipc/message-queue');
    return () => SystemVMessageQueue.attach(queue).sendSync(Buffer.alloc(1024), 7);
  },
  async 'SystemVMessageQueue.receiveSync'({ queue }) {
    const { SystemVMessageQueue } = await import('linux-ipc/message-queue');
    return () => SystemVMessageQueue.attach(queue).receiveSync({ type: 9 });
  },
  async 'PosixMessageQueue.sendSync'() {
    const queue = await emptyPosixQueue();
    return () => {
      for (;;) queue.sendSync(Buffer.from('message'));
    };
  },
  async 'PosixMessageQueue.receiveSync'() {
    const queue = await emptyPosixQueue();
    return () => queue.receiveSync();
  },
};
