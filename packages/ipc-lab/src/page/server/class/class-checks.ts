/** Checks the programs of a class while pages look on. The verdicts are those of `ipc-lab check-all`. */
import type { Assessment, Exercise } from '../../../check/exercise.js';
import {
  checkEach,
  type Checked,
  type Classroom,
  type Watcher,
} from '../../../check/class/classroom.js';
import type { Task } from '../../../check/class/plan.js';
import { Refusal } from '../../../language/refusal.js';
import type { Text } from '../../../language/text.js';
import type { CellView, Change, ClassView, Mark } from '../../protocol.js';
import { reportMessage } from '../check-commands.js';
import { Part } from '../part.js';
import type { Run } from '../run.js';
import { reasonOf, type Runs } from '../runs.js';
import { locatorFor } from '../source/locator-for.js';
import { texts } from '../texts.js';
import type { Marks } from './marks.js';

interface Cell {
  readonly student: string;
  readonly exercise: Exercise;
  state: CellView['state'];
  run: Run | undefined;
  verdict: CellView['verdict'];
  refusal: Text | null;
  assessment: Assessment | undefined;
}

export class ClassChecks {
  /** Grows with each change. */
  version = 0;
  readonly #cells: readonly Cell[];
  /** The students that are still to be checked. */
  readonly #waiting: string[] = [];
  #stopping: AbortController | undefined;
  #over: Promise<void> = Promise.resolve();
  readonly #unwatch: () => void;

  constructor(
    readonly classroom: Classroom,
    readonly marks: Marks,
    readonly runs: Runs,
    /** Seconds; otherwise that of each exercise. */
    readonly timeLimit: number | undefined,
  ) {
    const { students, plan } = classroom;
    this.#cells = students.flatMap((student) =>
      plan.tasks.map(({ exercise }) => ({
        ...{ student, exercise, state: 'unchecked' as const, run: undefined },
        ...{ verdict: null, refusal: null, assessment: undefined },
      })),
    );
    this.#unwatch = marks.watch(() => {
      this.#changed();
    });
  }

  get view(): ClassView {
    return {
      isRunning: this.#stopping !== undefined,
      cells: this.#cells.map((cell): CellView => {
        const { student, exercise, state, run, verdict, refusal, assessment } = cell;
        const mark = this.marks.of(student, exercise.id);
        const found = { verdict, refusal, run: run?.id ?? null };
        return { student, exercise: exercise.id, state, ...found, ...summed(assessment), mark };
      }),
    };
  }

  /** Checks these students, after those that are still to be checked. @throws `Refusal` there is no such student. */
  check(students: readonly string[]): void {
    const { classroom } = this;
    if (!students.every((student) => classroom.students.includes(student))) {
      throw new Refusal(texts.notARequest);
    }
    for (const student of students) {
      if (this.#waiting.includes(student)) continue;
      this.#waiting.push(student);
      for (const cell of this.#cellsOf(student)) cell.state = 'waiting';
    }
    this.#changed();
    if (this.#stopping === undefined) this.#over = this.#work();
  }

  /** Checks no further student, and ends what runs. */
  stop(): void {
    for (const student of this.#waiting.splice(0)) this.#giveUp(student);
    this.#stopping?.abort();
    this.#changed();
  }

  /** @throws `Refusal` there is no such exercise of such a student, or the mark cannot be saved. */
  async mark(
    student: string,
    exercise: string,
    mark: Mark,
    before: Mark,
    change: Change | undefined,
  ): Promise<void> {
    if (!this.#cells.some((one) => one.student === student && one.exercise.id === exercise)) {
      throw new Refusal(texts.notARequest);
    }
    try {
      await this.marks.set(student, exercise, mark, before, change);
    } finally {
      // Also a mark that was refused: the file may have been read.
      this.#changed();
    }
  }

  async close(): Promise<void> {
    this.#unwatch();
    this.stop();
    await this.#over;
  }

  async #work(): Promise<void> {
    const stopping = new AbortController();
    this.#stopping = stopping;
    for (let student; (student = this.#waiting.shift()) !== undefined;) {
      await this.#checkOne(student, stopping.signal);
    }
    this.#stopping = undefined;
    this.#changed();
  }

  async #checkOne(student: string, signal: AbortSignal): Promise<void> {
    const { classroom, timeLimit } = this;
    const begins = (_: string, { exercise, commands }: Task, cwd: string): Watcher => {
      const { id } = exercise;
      const cell = this.#cellsOf(student).find((one) => one.exercise === exercise);
      const run = this.runs.hold({ title: id, exercise: id, student, request: null });
      if (cell !== undefined) {
        this.#forget(cell);
        Object.assign(cell, { state: 'running', run });
      }
      this.#changed();
      const asked = Object.entries(commands).map(
        ([name, words]) => [name, words.join(' ')] as const,
      );
      const locator = locatorFor(run, { commands: Object.fromEntries(asked), folder: cwd });
      return {
        stacks: locator !== undefined,
        watch: (words, isDelayed) => new Part(run, words, { isDelayed, locator }),
        onFirst: (judgements) => {
          if (!signal.aborted) run.add(reportMessage(id, { judgements, remarks: [] }, true));
        },
      };
    };
    try {
      for await (const checked of checkEach(
        { ...classroom, students: [student] },
        { signal, timeLimit, begins },
      )) {
        if (!signal.aborted) this.#checked(checked);
      }
    } catch (error) {
      if (!signal.aborted) this.#refuse(student, reasonOf(error));
    }
    this.#giveUp(student);
  }

  #checked({ student, exercise, verdict, assessment, refusal: why }: Checked): void {
    const cell = this.#cellsOf(student).find((one) => one.exercise === exercise);
    if (cell === undefined) return;
    const refusal = why ?? null;
    Object.assign(cell, { state: 'checked', verdict, assessment, refusal });
    if (assessment !== undefined) cell.run?.add(reportMessage(exercise.id, assessment));
    if (refusal !== null) cell.run?.add({ type: 'refused', why: refusal });
    cell.run?.end();
    this.#changed();
  }

  /** What cannot be checked of one student does not prevent the checks of the others. */
  #refuse(student: string, refusal: Text): void {
    for (const { state, exercise } of this.#cellsOf(student)) {
      if (state !== 'checked') this.#checked({ student, exercise, verdict: 'unknown', refusal });
    }
  }

  /** An exercise whose check was stopped is unchecked again. */
  #giveUp(student: string): void {
    for (const cell of this.#cellsOf(student)) {
      if (cell.state === 'checked') continue;
      this.#forget(cell);
      cell.state = 'unchecked';
    }
    this.#changed();
  }

  #forget(cell: Cell): void {
    if (cell.run !== undefined) this.runs.release(cell.run);
    Object.assign(cell, { run: undefined, verdict: null, refusal: null, assessment: undefined });
  }

  #cellsOf(student: string): Cell[] {
    return this.#cells.filter((cell) => cell.student === student);
  }

  #changed(): void {
    this.version += 1;
    this.runs.changes.notify();
  }
}

/**
 * Each criterion is a point. What follows from another failure is neither reached nor missed: the share of the others is
 * that of the whole.
 */
function summed(assessment: Assessment | undefined): Pick<CellView, 'causes' | 'points'> {
  if (assessment === undefined) return { causes: [], points: null };
  const { judgements } = assessment;
  const reached = judgements.filter(({ verdict }) => verdict === 'pass').length;
  const causes = judgements.filter(
    ({ verdict, follows }) => verdict !== 'pass' && follows === undefined,
  );
  const of = judgements.length;
  return {
    causes: causes.map(({ id, hint }) => ({ id, hint })),
    points: { got: Math.round((10 * of * reached) / (reached + causes.length)) / 10, of },
  };
}
