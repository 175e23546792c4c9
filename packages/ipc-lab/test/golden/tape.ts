/** Records the lines of a running tracer, so that they can be replayed. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { liveSources, Observer, type MemoryWatch } from './ipc-lab.js';
import { isNoise, isWithinItself, shortened, threadsIn, wholeCalls } from './noise.js';
import { replay } from './recording.js';

/** A recording contains neither the path of this repository nor that of the user's home. */
const repository = fileURLToPath(new URL('../../../../', import.meta.url)).replace(/\/$/, '');

export function neutral(text: string): string {
  const home = process.env['HOME'];
  const plain = text.replaceAll(repository, '/home/user/linux-ipc');
  return home === undefined || home === '/' ? plain : plain.replaceAll(`${home}/`, '/home/user/');
}

/** A line of the recording, with the answers that the observer asked for. */
interface Taped {
  readonly before: readonly string[];
  readonly line: string;
  readonly after: readonly string[];
  readonly isEventful: boolean;
}

/** Observes the lines itself, to record the questions of the observer and the answers of the system. */
export class Tape {
  readonly #head: string;
  readonly #taped: Taped[] = [];
  readonly #answers = new Map<string, string>();
  readonly #observer: Observer;
  /** The ids of objects that occur in events. */
  readonly #objectIds = new Set<string>();
  #asked: string[] = [];
  #isStopped = false;
  #isOver = false;

  constructor(readonly watch?: MemoryWatch) {
    const sources = liveSources();
    this.#head = `# origin ${(sources.monotonicOrigin ?? 0).toFixed(6)}`;
    this.#observer = new Observer({
      ...sources,
      lookup: (path) => {
        const found = sources.lookup?.(path);
        const answer = found === undefined ? 'none' : `${found.kind} ${found.inode} ${found.size}`;
        this.#answer(`lookup ${JSON.stringify(path)}`, answer);
        return found;
      },
      parentOf: (pid) => {
        const parent = sources.parentOf?.(pid);
        if (parent !== undefined) this.#answer(`parent ${pid}`, String(parent));
        return parent;
      },
    });
  }

  line(line: string): void {
    if (line === '') return;
    const samples = this.watch?.look() ?? [];
    const events = this.#observer.line(line);
    for (const event of events) {
      if ('object' in event && event.object !== undefined) this.#objectIds.add(event.object.id);
      this.watch?.add(event);
    }
    const after = samples.map(({ pid, time, object, data }) => {
      this.#observer.sampled({ pid, time, object, data });
      return `# sample ${pid} ${time.toFixed(6)} ${JSON.stringify(object.id)} ${data.toString('hex')}`;
    });
    this.#taped.push({ before: this.#asked, line, after, isEventful: events.length > 0 });
    this.#asked = [];
  }

  stop(time: number): void {
    if (this.#isStopped || this.#isOver) return;
    this.#isStopped = true;
    this.#asked.push(`# stop ${time.toFixed(6)}`);
  }

  end(): void {
    this.#isOver = true;
  }

  /** @param isBrief Whether to leave out the calls of an interpreter's threads among themselves. */
  lines(isBrief: boolean): string[] {
    const calls = wholeCalls(this.#taped.map(({ line }) => line));
    const threads = isBrief ? threadsIn(calls) : new Set<string>();
    // Any line about an object that occurs in an event may have contributed to the event.
    const objectIds = [...this.#objectIds];
    const isKept = this.#taped.map(({ line, before, after, isEventful }, index) => {
      if (after.length > 0 || before.some((text) => text.startsWith('# stop'))) return true;
      const { text = '' } = calls[index] ?? {};
      if (isBrief && (threads.has(line.split(' ')[0] ?? '') || isWithinItself(text))) return false;
      return isEventful || !isNoise(text, repository) || objectIds.some((id) => text.includes(id));
    });
    const kept = this.#taped.filter((_, index) => {
      const other = calls[index]?.other;
      return isKept[index] === true || (other !== undefined && isKept[other] === true);
    });
    if (!isBrief) {
      const [all, some] = [this.#taped, kept].map((taped) => eventsOf(this.#text(taped)));
      assert.deepEqual(some, all, 'the lines left out change no event');
    }
    return this.#text(kept).map(shortened).map(neutral);
  }

  #text(taped: readonly Taped[]): string[] {
    return [this.#head, ...taped.flatMap(({ before, line, after }) => [...before, line, ...after])];
  }

  #answer(question: string, answer: string): void {
    if (this.#answers.get(question) === answer) return;
    this.#answers.set(question, answer);
    this.#asked.push(`# ${question} ${answer}`);
  }
}

function eventsOf(lines: readonly string[]): unknown[] {
  return [...replay(lines)].flatMap(({ events }) => events);
}
