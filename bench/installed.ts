/** What others make, and what it needs: all of it is optional, so no build depends on it. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

function succeeds(program: string, parameters: readonly string[], input = ''): boolean {
  const { status } = spawnSync(program, parameters, { cwd: here, input, stdio: 'pipe' });
  return status === 0;
}

/** The program of Bun: on the PATH, or in the npm package `bun`; undefined if neither runs. */
export function bun(): string | undefined {
  bunFound ??= ['bun', fileURLToPath(new URL('../../node_modules/.bin/bun', import.meta.url))].find(
    (program) => succeeds(program, ['--version']),
  );
  return bunFound;
}

let bunFound: string | undefined;

function hasPackage(name: string): boolean {
  return succeeds(process.execPath, [
    '--input-type=module',
    '--eval',
    `import ${JSON.stringify(name)}`,
  ]);
}

function hasBoost(): boolean {
  const source = '#include <boost/interprocess/ipc/message_queue.hpp>\n';
  return succeeds('c++', ['-E', '-M', '-x', 'c++', '-'], source);
}

interface Need {
  /** Matches the names of the contenders. */
  readonly contenders: RegExp;
  readonly name: string;
  readonly install: string;
  readonly isInstalled: () => boolean;
}

const needs: readonly Need[] = [
  ...['zeromq', 'node-unix-socket'].map((name) => ({
    contenders: new RegExp(`^${name}$`),
    name,
    install: `npm install ${name}`,
    isInstalled: () => hasPackage(name),
  })),
  {
    contenders: /^Bun /,
    name: 'Bun',
    install: 'npm install --no-save bun',
    isInstalled: () => bun() !== undefined,
  },
  {
    contenders: /^Boost /,
    name: 'Boost.Interprocess',
    install: 'apt-get install g++ libboost-dev',
    isInstalled: hasBoost,
  },
  {
    contenders: /^Python /,
    name: 'Python',
    install: 'apt-get install python3',
    isInstalled: () => succeeds('python3', ['-c', 'import multiprocessing']),
  },
];

/** The contenders among these that cannot run on this machine: the word on each, by its name. */
export function absentAmong(names: ReadonlySet<string>): Map<string, string> {
  const absent = new Map<string, string>();
  for (const { contenders, name, install, isInstalled } of needs) {
    const concerned = [...names].filter((contender) => contenders.test(contender));
    if (concerned.length === 0 || isInstalled()) continue;
    for (const contender of concerned)
      absent.set(contender, `${name} is not installed: ${install}`);
  }
  return absent;
}
