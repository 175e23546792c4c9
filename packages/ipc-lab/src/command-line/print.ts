/**
 * Prints a line, and resolves once it is out of this process: a pipe that is full takes it later, and
 * who is ended before that has not printed it. What goes wrong, `process.stdout` tells who runs it.
 */
export async function print(line: string): Promise<void> {
  await new Promise<void>((resolve) => {
    process.stdout.write(`${line}\n`, () => {
      resolve();
    });
  });
}
