/** What the page offers: the exercises, each with the commands of our own programs. */
import { exercises } from '../../check/exercises.js';
import { programFile, type ProgramName } from '../../programs/programs.js';
import { scenarios } from '../../run/scenarios.js';
import type { Setting } from '../protocol.js';

/** For each exercise, the arguments of the program behind each of its commands. */
const own: Readonly<Record<string, Readonly<Record<string, readonly [ProgramName, string]>>>> = {
  '1a': { program: ['signal_children', ''] },
  '2a': { program: ['shared_random', ''] },
  '3d': {
    writer: ['map_writer', ' /tmp/ipc-lab-values'],
    reader: ['map_reader', ' /tmp/ipc-lab-values'],
  },
  '4a': { program: ['pipe_sum', ''] },
  '5': { send: ['send_rand', ' ipc-lab-fifo -n 30'], get: ['get_rand', ' ipc-lab-fifo'] },
  '6': { server: ['sum_server', ''], client: ['sum_client', ' {value}'] },
};

export function settingOf(isReadOnly: boolean, folder: string): Setting {
  return {
    isReadOnly,
    folder,
    exercises: exercises.map(({ id, commands, criteria }) => ({
      id,
      title: scenarios.find((scenario) => scenario.id === id)?.title ?? { en: id, fr: id },
      commands: Object.fromEntries(commands.map((name) => [name, ownCommand(id, name)])),
      criteria: Object.entries(criteria).map(([key, { required }]) => ({ id: key, required })),
    })),
  };
}

function ownCommand(exercise: string, name: string): string {
  const [program, parameters] = own[exercise]?.[name] ?? [];
  if (program === undefined) return '';
  return `${process.execPath} ${programFile(program).pathname}${parameters ?? ''}`;
}
