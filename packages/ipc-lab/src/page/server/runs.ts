/** The runs that the server keeps: it starts them, stops them, and forgets the oldest. */
import { realpathSync, statSync } from 'node:fs';

import { exercises } from '../../check/exercises.js';
import { splitCommand } from '../../check/split-command.js';
import { Refusal } from '../../language/refusal.js';
import { filled } from '../../language/text.js';
import { JsonlWriter } from '../../observe/jsonl.js';
import type { Event } from '../../observe/events.js';
import type { RunRequest, RunSummary } from '../protocol.js';
import { Changes } from './changes.js';
import { checkCommands } from './check-commands.js';
import { filesOf, watchFiles } from './files.js';
import { Run, type RunTitle } from './run.js';
import { texts } from './texts.js';
import { locatorFor } from './source/locator-for.js';
import { watchCommand } from './watch-command.js';

/** This many runs are kept, including those that are running. */
const mostKept = 20;
const mostRunning = 4;

export class Runs {
  readonly #runs = new Map<number, Run>();
  #last = 0;
  /** Grows when the list of runs changes. */
  version = 0;
  readonly changes = new Changes();
  /** Those of a class, which keeps them as long as it needs them. */
  readonly #held = new Map<number, Run>();
  #isClosed = false;
  #unwatch: () => void = () => undefined;

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The latest first. */
  get summaries(): RunSummary[] {
    return [...this.#runs.values()].map(({ summary }) => summary).reverse();
  }

  get(id: number): Run | undefined {
    return this.#runs.get(id) ?? this.#held.get(id);
  }

  /** @throws `Refusal` it cannot be started. */
  start(request: RunRequest): Run {
    const { exercise: id, commands: given, folder, input } = request;
    if (this.#isClosed || this.#running().length >= mostRunning) {
      throw new Refusal(texts.tooMany, { most: mostRunning });
    }
    const cwd = folderAt(folder);
    const exercise = exercises.find((one) => one.id === id);
    if (id !== null && exercise === undefined) throw new Refusal(texts.notARequest);
    const names = exercise?.commands ?? ['program'];
    const asked = Object.fromEntries(names.map((name) => [name, given[name] ?? '']));
    const commands = Object.fromEntries(
      names.map((name) => {
        const words = splitCommand((given[name] ?? '').replaceAll('{run}', `${this.#last + 1}`));
        if (words.length === 0) throw new Refusal(texts.commandMissing, { name });
        return [name, words];
      }),
    );
    const title = names.map((name) => (given[name] ?? '').trim()).join(' · ');
    const run = this.#create({ title, student: null, exercise: exercise?.id ?? null, request });
    const options = {
      ...{ cwd, input: input === '' || input.endsWith('\n') ? input : `${input}\n` },
      locator: locatorFor(run, { commands: asked, folder: cwd }),
    };
    if (exercise === undefined) watchCommand(run, commands['program'] ?? [], options);
    else checkCommands(run, exercise, commands, options);
    this.#keep(run);
    this.#watch(run, filesOf({ commands: asked, folder: cwd }));
    run.over = run.over.then(
      () => {
        run.end();
      },
      (error: unknown) => {
        if (!run.signal.aborted) run.add({ type: 'refused', why: reasonOf(error) });
        run.end();
      },
    );
    return run;
  }

  /** Adds a saved run. */
  open(title: string, events: readonly Event[]): void {
    const run = this.#create({ title, student: null, exercise: null, request: null });
    const writer = new JsonlWriter();
    const part = run.nextPart();
    const words = events.find((event) => event.type === 'program-started')?.words ?? [];
    run.add({ type: 'part', part, words, isDelayed: false, hasKeyboard: false });
    for (let at = 0; at < events.length; at += eventsTogether) {
      const some = events.slice(at, at + eventsTogether);
      run.add({ type: 'events', part, lines: some.map((one) => writer.line(one)).join('\n') });
    }
    run.add({ type: 'part-over', part, isCut: false, remains: [] });
    run.end();
    this.#keep(run);
  }

  /** A run that is not listed, and not forgotten before it is released. */
  hold(title: RunTitle): Run {
    const run = this.#create(title);
    this.#held.set(run.id, run);
    return run;
  }

  release(run: Run): void {
    run.end();
    this.#held.delete(run.id);
  }

  /** Ends every run, and waits until nothing of them is left. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const running = this.#running();
    for (const run of running) run.stop();
    await Promise.all(running.map(({ over }) => over));
    this.#unwatch();
    this.#notify(true);
  }

  #create(title: RunTitle): Run {
    return new Run((this.#last += 1), title, (isListed) => {
      this.#notify(isListed);
    });
  }

  #keep(run: Run): void {
    this.#runs.set(run.id, run);
    for (const [id, { state }] of this.#runs) {
      if (this.#runs.size <= mostKept) break;
      if (state !== 'running') this.#runs.delete(id);
    }
    this.#notify(true);
  }

  /** Only the last run is of interest: whoever changes a program wants to see that one again. */
  #watch(run: Run, files: readonly string[]): void {
    this.#unwatch();
    this.#unwatch = watchFiles(files, (names) => {
      run.add({ type: 'changed', names });
    });
  }

  #running(): Run[] {
    return [...this.#runs.values()].filter(({ state }) => state === 'running');
  }

  #notify(isListed: boolean): void {
    if (isListed) this.version += 1;
    this.changes.notify();
  }
}

/** Events of a saved run in one message. */
const eventsTogether = 500;

function folderAt(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory() !== true) throw new Refusal(texts.noFolder, { path });
  return realpathSync(path);
}

export function reasonOf(error: unknown): Refusal['text'] {
  if (error instanceof Refusal) return error.text;
  const message = error instanceof Error ? error.message : String(error);
  return filled({ en: message, fr: message });
}
