/** What the page offers: the exercises, each with the commands of our own programs. */
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Classroom } from '../../check/class/classroom.js';
import { exercises } from '../../check/exercises.js';
import { programFile, type ProgramName } from '../../programs/programs.js';
import { topics } from '../../show/topics.js';
import { scenarios } from '../../run/scenarios.js';
import type { Setting } from '../protocol.js';

/** For each exercise, the arguments of the program behind each of its commands. */
const own: Readonly<Record<string, Readonly<Record<string, readonly [ProgramName, string]>>>> = {
  '1a': { program: ['signal_children', ''] },
  '2a': { program: ['shared_random', ''] },
  '3d': {
    // Of a file that was there before, it is not known who wrote it.
    writer: ['map_writer', ' {scratch}/values-{run}'],
    reader: ['map_reader', ' {scratch}/values-{run}'],
  },
  '4a': { program: ['pipe_sum', ''] },
  '5': { send: ['send_rand', ' ipc-lab-fifo -n 30'], get: ['get_rand', ' ipc-lab-fifo'] },
  '6': { server: ['sum_server', ''], client: ['sum_client', ' {value}'] },
};

/** @param scratch The path of a folder for the files of our own programs. */
export function settingOf(
  isReadOnly: boolean,
  folder: string,
  classroom: Classroom | undefined,
  scratch: string,
): Setting {
  return {
    isReadOnly,
    folder,
    demonstrations: Object.fromEntries(
      Object.entries(topics).map(([name, { summary }]) => [name, { summary, command: show(name) }]),
    ),
    classroom: classroom && {
      name: basename(resolve(classroom.folder)),
      students: classroom.students,
      exercises: classroom.plan.tasks.map(({ exercise }) => exercise.id),
    },
    exercises: exercises.map(({ id, commands, criteria }) => ({
      id,
      title: scenarios.find((scenario) => scenario.id === id)?.title ?? { en: id, fr: id },
      commands: Object.fromEntries(
        commands.map((name) => [name, ownCommand(id, name).replace('{scratch}', scratch)]),
      ),
      criteria: Object.entries(criteria).map(([key, { required }]) => ({ id: key, required })),
    })),
  };
}

function show(topic: string): string {
  const main = fileURLToPath(new URL('../../main.js', import.meta.url));
  return `${quoted(process.execPath)} ${quoted(main)} show ${topic}`;
}

/** As a word of a command, whatever its path. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function ownCommand(exercise: string, name: string): string {
  const [program, parameters] = own[exercise]?.[name] ?? [];
  if (program === undefined) return '';
  const file = fileURLToPath(programFile(program));
  return `${quoted(process.execPath)} ${quoted(file)}${parameters ?? ''}`;
}
