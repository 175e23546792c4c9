/** Whether a process runs an interpreter: its stacks, and what it does at its start, are not the student's. */
import type { Process } from '../../history/processes.js';

const interpreter =
  /^(?:python|pypy|node|deno|bun|ruby|perl|php|java|lua|tclsh|ocaml|guile|(?:ba|da|z|k|fi)?sh$)|\.(?:py|js|mjs|cjs|sh|rb|pl|php)$/;

export function isInterpreted({ images }: Process): boolean {
  const [command = ''] = images.at(-1)?.words ?? [];
  return interpreter.test(command.slice(command.lastIndexOf('/') + 1));
}
