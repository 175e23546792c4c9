/** A child process that performs part of a demonstration, and reports line by line what it observes. */
import { Pipe, type PipeReader } from 'linux-ipc/pipe';
import { type Child, type ExitStatus, spawnChild } from 'linux-ipc/process';

import { fateOf } from '../command-line/exit-status.js';
import { Failure, hasCode } from '../command-line/errors.js';
import type { Catalogue } from '../language/text.js';

const texts = {
  noAnswer: {
    en: 'child {pid} {fate} before it answered',
    fr: "l'enfant {pid} {fate} avant de répondre",
  },
} as const satisfies Catalogue;

/**
 * The owner of a helper: a file below this folder, run as a child that exchanges messages over its standard
 * input and output. When the owner exits for any reason, the helper reads end-of-file and exits.
 */
export class Helper implements AsyncDisposable {
  readonly #child: Child;
  readonly #requests: Pipe;
  readonly #answers: Pipe;
  readonly #lines: AsyncIterator<string>;
  readonly #signal: AbortSignal;

  private constructor(child: Child, requests: Pipe, answers: Pipe, signal: AbortSignal) {
    this.#child = child;
    this.#requests = requests;
    this.#answers = answers;
    this.#lines = lines(answers.read, signal);
    this.#signal = signal;
  }

  /** Resolves when the helper says that it is ready. */
  static async start(file: string, args: readonly string[], signal: AbortSignal): Promise<Helper> {
    const requests = Pipe.create();
    const answers = Pipe.create();
    try {
      const child = await spawnChild(new URL(file, import.meta.url), {
        args,
        stdin: requests.read,
        stdout: answers.write,
        signal,
      });
      // While a copy of an end stays open here, the other side never sees end-of-file.
      requests.read.close();
      answers.write.close();
      return new Helper(child, requests, answers, signal);
    } catch (error) {
      requests.close();
      answers.close();
      throw error;
    }
  }

  get pid(): number {
    return this.#child.pid;
  }

  exited(): Promise<ExitStatus> {
    return this.#child.exited();
  }

  /** The helper's next message; `undefined` if it has exited instead. */
  async next<Message>(): Promise<Message | undefined> {
    const line = await this.#lines.next();
    return line.done === true ? undefined : (JSON.parse(line.value) as Message);
  }

  /**
   * Sends the helper a request, and returns its answer.
   *
   * @throws Failure the helper has exited instead.
   */
  async ask<Answer>(request: unknown): Promise<Answer> {
    try {
      await this.#requests.write.write(Buffer.from(`${JSON.stringify(request)}\n`), {
        signal: this.#signal,
      });
    } catch (error) {
      if (!hasCode(error, 'EPIPE')) throw error;
    }
    const answer = await this.next<Answer>();
    if (answer === undefined) {
      throw new Failure(texts.noAnswer, { pid: this.pid, fate: fateOf(await this.exited()) });
    }
    return answer;
  }

  /** Ends the helper, if it still runs, and collects it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    this.#requests.close();
    this.#answers.close();
  }
}

/** The lines that are read, to end-of-file. */
async function* lines(from: PipeReader, signal: AbortSignal): AsyncGenerator<string, void> {
  let rest = '';
  for await (const chunk of from.chunks({ signal })) {
    const pieces = (rest + chunk.toString()).split('\n');
    rest = pieces.pop() ?? '';
    yield* pieces;
  }
}
