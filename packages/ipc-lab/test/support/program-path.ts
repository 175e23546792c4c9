import { fileURLToPath } from 'node:url';

/** The path of one of the package's programs, by the name of its file. */
export function programPath(name: string): string {
  const folder = name === 'ipc-lab' ? 'main' : `programs/${name}`;
  return fileURLToPath(new URL(`../../dist/${folder}.js`, import.meta.url));
}
