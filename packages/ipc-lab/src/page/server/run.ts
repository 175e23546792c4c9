/** One run, as the pages that watch it are given it. */
import type { Message, RunState, RunSummary } from '../protocol.js';

/** Characters of messages: what one run may take of the memory of the server, and of each page. */
const mostCharacters = 64_000_000;

export interface RunTitle {
  readonly title: string;
  readonly exercise: string | null;
}

export class Run {
  /** Each as JSON. */
  readonly messages: string[] = [];
  /** Aborts when the run is to end. */
  readonly signal: AbortSignal;
  /** Resolves when nothing of it runs any more. */
  over: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();
  #characters = 0;
  #parts = 0;
  #state: RunState = 'running';
  #isFull = false;
  #verdict: RunSummary['verdict'] = null;

  constructor(
    readonly id: number,
    readonly title: RunTitle,
    readonly onChange: (isListed: boolean) => void,
  ) {
    this.signal = this.#stopping.signal;
  }

  get state(): RunState {
    return this.#state;
  }

  get summary(): RunSummary {
    return { id: this.id, ...this.title, state: this.#state, verdict: this.#verdict };
  }

  /** The number of a new part. */
  nextPart(): number {
    return this.#parts++;
  }

  add(message: Message): void {
    const text = JSON.stringify(message);
    this.messages.push(text);
    this.#characters += text.length;
    if (message.type === 'report') this.#verdict = message.report.en.verdict;
    if (this.#characters > mostCharacters && this.#state === 'running') {
      this.#isFull = true;
      this.stop();
    }
    this.onChange(message.type === 'report');
  }

  /** Ends everything that runs; {@link over} resolves when it has ended. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Nothing of the run is under way any more. */
  end(): void {
    if (this.#state !== 'running') return;
    const state = this.#isFull ? 'full' : this.signal.aborted ? 'stopped' : 'ended';
    this.#state = state;
    this.add({ type: 'over', state });
    this.onChange(true);
  }
}
