/**
 * Prints a line, and resolves once it has left this process: a full pipe accepts it later, and a process
 * that is killed before then has not printed it. `process.stdout` emits the errors.
 */
export async function print(line: string): Promise<void> {
  await new Promise<void>((resolve) => {
    process.stdout.write(`${line}\n`, () => {
      resolve();
    });
  });
}
