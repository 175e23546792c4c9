import { fileURLToPath } from 'node:url';

/** The path of a program of this package, by the name of its file. */
export function programPath(name: string): string {
  const folder = name === 'ipc-lab' ? 'main' : `programs/${name}`;
  return fileURLToPath(new URL(`../../dist/${folder}.js`, import.meta.url));
}
