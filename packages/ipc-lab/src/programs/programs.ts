/** The sheet's programs, by the name of their command and their file. */
export const programs = {
  signal_children: 'exercise 1A: five children, a signal a second',
  shared_random: 'exercise 2A: random values through shared memory',
  map_writer: 'exercise 3D: five integers into a mapped file',
  map_reader: 'exercise 3D: five integers out of a mapped file',
  pipe_sum: 'exercise 4A: the sum of the digits sent through a pipe',
  send_rand: 'exercise 5A: random values into a named pipe',
  get_rand: 'exercise 5B: the mean of the values in a named pipe',
  sum_server: 'exercise 6B: adds the values of two clients',
  sum_client: 'exercise 6A: sends a value, prints the sum',
} as const;

export type ProgramName = keyof typeof programs;

/** The file of a program, to be run by Node.js. */
export function programFile(name: ProgramName): URL {
  return new URL(`./${name}.js`, import.meta.url);
}
