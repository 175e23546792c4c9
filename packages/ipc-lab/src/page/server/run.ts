/** One run, as the pages that watch it are given it. */
import type { Keys, Message, RunRequest, RunState, RunSummary } from '../protocol.js';

/** Characters of messages: what one run may take of the memory of the server, and of each page. */
const mostCharacters = 64_000_000;
/** The same for a run of a class, which has many. */
const mostOfClass = 4_000_000;

/** Ctrl-C, for which the terminal sends SIGINT to the processes in its foreground. */
const interrupt = '\x03';

export interface RunTitle {
  readonly title: string;
  readonly student: string | null;
  readonly exercise: string | null;
  readonly request: RunRequest | null;
}

/** Of the terminal of a traced command. */
export interface Keyboard {
  readonly part: number;
  type(text: string): void;
  endInput(): void;
}

export class Run {
  /** Each as JSON. */
  readonly messages: string[] = [];
  /** Aborts when the run is to end. */
  readonly signal: AbortSignal;
  /** Resolves when nothing of it runs any more. */
  over: Promise<void> = Promise.resolve();
  /** If it can be answered while it runs. */
  keyboard: Keyboard | undefined;
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
    if (this.#isFull && message.type === 'events') return;
    const text = JSON.stringify(message);
    this.messages.push(text);
    this.#characters += text.length;
    if (message.type === 'report') this.#verdict = message.report.en.verdict;
    this.onChange(message.type === 'report');
    if (this.#state === 'running') this.#fill(message);
  }

  /** A program of a class is not stopped: its verdict does not depend on what is kept. */
  #fill(message: Message): void {
    const isOfClass = this.title.student !== null;
    if (this.#isFull || this.#characters <= (isOfClass ? mostOfClass : mostCharacters)) return;
    this.#isFull = true;
    if (!isOfClass) this.stop();
    else if ('part' in message) this.add({ type: 'shortened', part: message.part });
  }

  /** @returns Whether it could be typed: not if the input, or the run, is over. */
  press(keys: Keys): boolean {
    const { keyboard } = this;
    if (keyboard === undefined || this.#state !== 'running') return false;
    const { part } = keyboard;
    if ('line' in keys) {
      keyboard.type(`${keys.line}\n`);
      this.add({ type: 'typed', part, text: `${keys.line}\n` });
    } else if (keys.key === 'interrupt') {
      keyboard.type(interrupt);
      this.add({ type: 'typed', part, text: '^C\n' });
    } else {
      this.keyboard = undefined;
      keyboard.endInput();
      this.add({ type: 'input-ended', part });
    }
    return true;
  }

  /** Ends everything that runs; {@link over} resolves when it has ended. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Nothing of the run is under way any more. */
  end(): void {
    if (this.#state !== 'running') return;
    const isStopped = this.signal.aborted;
    const state = !isStopped ? 'ended' : this.#isFull ? 'full' : 'stopped';
    this.#state = state;
    this.add({ type: 'over', state });
    this.onChange(true);
  }
}
