/**
 * The source files of a run: those that the commands name, and those beside the programs. Only these are ever shown, whatever
 * the debug information of a program says.
 */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

import type { RunRequest, SourceFile } from '../../protocol.js';
import { filesOf } from '../files.js';
import { Elf } from './elf.js';

const compiled = ['.c', '.h', '.cc', '.cpp', '.hpp', '.rs', '.go'];
const endings = new Set([...compiled, '.py', '.sh', '.js', '.mjs', '.ts', '.pl', '.rb', '.php']);
const mostFiles = 20;
const mostBytes = 200_000;

export interface SourceFiles {
  /** As they are now. */
  readonly files: readonly SourceFile[];
  /** The real path of each. */
  readonly paths: readonly string[];
  /**
   * The programs that know the lines of a source that is there. Of no others is the stack of each call worth its time: an
   * interpreter with debug information takes minutes to start under `strace -k`.
   */
  readonly programs: ReadonlyMap<string, Elf>;
  /** Whether a program knows no lines, though there is a source of which it may have been made. */
  readonly lacksLines: boolean;
}

export function sourceFilesOf(request: Pick<RunRequest, 'commands' | 'folder'>): SourceFiles {
  const named = filesOf(request).flatMap(realPathOf);
  const elves = named.flatMap((path) => {
    const elf = Elf.read(path);
    return elf === undefined ? [] : [[path, elf] as const];
  });
  const withLines = elves.flatMap(([path, elf]) => {
    const sources = elf.hasLines ? sourcesOf(path) : [];
    return sources.length === 0 ? [] : [{ path, elf, sources }];
  });
  const written = named.filter((path) => endings.has(extname(path)));
  const beside = withLines.flatMap(({ sources }) => sources);
  const paths = [...new Set([...written, ...beside])].filter(isShort).slice(0, mostFiles);
  return {
    paths,
    files: paths.map((path) => ({ name: basename(path), text: readFileSync(path, 'utf8') })),
    programs: new Map(withLines.map(({ path, elf }) => [path, elf])),
    lacksLines:
      elves.some(([, { hasLines }]) => !hasLines) &&
      paths.some((path) => compiled.includes(extname(path))),
  };
}

/** The files beside a program whose names its debug information contains. */
function sourcesOf(program: string): string[] {
  const content = readFileSync(program);
  const folder = dirname(program);
  return readdirSync(folder)
    .filter((name) => compiled.includes(extname(name)) && content.includes(`${name}\0`))
    .flatMap((name) => realPathOf(join(folder, name)));
}

/** Empty for a link that leads nowhere. */
function realPathOf(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
}

function isShort(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() === true && status.size <= mostBytes;
}
