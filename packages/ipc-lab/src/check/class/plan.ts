/** The plan of a class: what is run in each student's folder. */
import { readFileSync } from 'node:fs';

import { hasCode } from '../../command-line/errors.js';
import type { Exercise } from '../exercise.js';
import { exercises } from '../exercises.js';
import { CommandsRefused } from '../observed-programs/commands-refused.js';
import type { Commands } from '../observed-programs/exercise-programs.js';
import type { Text, Values } from '../../language/text.js';
import { planTexts } from '../texts.js';
import { splitCommand } from '../split-command.js';

export interface Task {
  readonly exercise: Exercise;
  readonly commands: Commands;
  /** What is typed at the terminal of its programs: a text, or the name of a file. */
  readonly input?: string;
}

export interface Plan {
  /** A command for the shell, which makes a student's programs. */
  readonly build: string | undefined;
  readonly tasks: readonly Task[];
}

/** Throws why the plan cannot be followed. */
type Refuse = (why: Text, values?: Values) => never;

/** @throws `CommandsRefused` the file does not exist, or holds no plan. */
export function readPlan(path: string): Plan {
  const refuse: Refuse = (why, values) => {
    throw new CommandsRefused(why, { path, ...values });
  };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return refuse(planTexts.missing);
    throw error;
  }
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return refuse(planTexts.notJson);
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    return refuse(planTexts.notAnObject);
  }
  const entries = fields as Record<string, unknown>;
  const known = Object.fromEntries(exercises.map((exercise) => [exercise.id, exercise]));
  const unknownName = Object.keys(entries).find(
    (name) => name !== 'build' && !Object.hasOwn(known, name),
  );
  if (unknownName !== undefined) refuse(planTexts.unknownExercise, { id: unknownName });
  const build = entries['build'];
  if (build !== undefined && typeof build !== 'string') refuse(planTexts.build);
  const tasks = Object.values(known)
    .filter(({ id }) => entries[id] !== undefined)
    .map((exercise) => ({
      exercise,
      commands: commandsOf(exercise, entries[exercise.id], refuse),
      ...inputOf(exercise, entries[exercise.id], refuse),
    }));
  if (tasks.length === 0) refuse(planTexts.empty);
  return { build, tasks };
}

function commandsOf(exercise: Exercise, given: unknown, refuse: Refuse): Commands {
  const named =
    typeof given === 'string' ? { program: given } : (given as Readonly<Record<string, unknown>>);
  const commands: Record<string, string[]> = {};
  for (const name of exercise.commands) {
    const text = named[name];
    if (typeof text !== 'string' || text.trim() === '') {
      return refuse(planTexts.commands, { id: exercise.id, what: exercise.commands.join(', ') });
    }
    commands[name] = splitCommand(text);
  }
  return commands;
}

function inputOf({ id }: Exercise, given: unknown, refuse: Refuse): Pick<Task, 'input'> {
  const { input } = given as { readonly input?: unknown };
  if (input === undefined) return {};
  return typeof input === 'string' ? { input } : refuse(planTexts.input, { id });
}
