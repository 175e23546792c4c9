/** The command that shows more of what a check found, to be pasted into a shell. */
import type { Exercise } from './exercise.js';
import type { Commands } from './observed-programs/exercise-programs.js';

/**
 * @param isStuck Whether the programs were waiting when they were stopped.
 * @param input What was typed at the terminal of each.
 */
export function nextCommand(
  { script }: Exercise,
  commands: Commands,
  isStuck: boolean,
  input?: string,
): string {
  const tool = isStuck ? 'why' : 'trace';
  const typed = input === undefined ? '' : `${typing(input)} | `;
  if (script === undefined)
    return `${typed}ipc-lab ${tool} -- ${quoted(commands['program'] ?? [])}`;
  return `ipc-lab ${tool} -- ${quoted(['sh', '-c', filled(script, commands, typed)])}`;
}

/** The whole check, after a first try of an exercise with one program. */
export function wholeCheck({ id }: Exercise, { program = [] }: Commands, input?: string): string {
  const typed = input === undefined ? [] : ['--input', input];
  return `ipc-lab check ${quoted([id, ...typed, '--', ...program])}`;
}

function filled(script: string, commands: Commands, typed: string): string {
  return script.replace(
    /\{(\w+)\}/g,
    (_, name: string) =>
      // The client's value is a variable of the script.
      typed + quoted(commands[name] ?? []).replace(/'?\{value\}'?/g, '"$value"'),
  );
}

/** Each line as a word. Lines that a terminal would not show as they are, are written with escapes. */
function typing(input: string): string {
  const lines = input.replace(/\n$/, '').split('\n');
  if (!lines.some((line) => /\p{Cc}/u.test(line))) return `printf '%s\\n' ${quoted(lines)}`;
  const escaped = lines.map((line) =>
    line
      .replaceAll('\\', '\\\\')
      .replace(/\p{Cc}/gu, (control) => `\\0${control.charCodeAt(0).toString(8).padStart(3, '0')}`),
  );
  return `printf '%b\\n' ${quoted(escaped)}`;
}

function quoted(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
