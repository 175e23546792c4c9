/**
 * Mutation testing with StrykerJS: changes the sources in thousands of small ways, one at a time, and reports
 * each change that no test notices. Everything runs in a temporary copy of the repository.
 *
 * Usage: node scripts/mutate/main.js [FOLDER | PART OF A SOURCE'S PATH …] [--changed [COMMIT]] [--static] [--concurrency N]
 *
 * Without arguments: each folder of folders.js. `--static` also tests mutants in statements that run only when a module
 * is loaded, such as tables: each takes a process of its own, and seconds. `--changed` mutates only the lines that differ from COMMIT, or
 * from HEAD. The exit status is 1 if a folder is below its floor.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { changedRanges } from './changed.js';
import { copyRepository } from './copy.js';
import { folders } from './folders.js';
import { sourcesOf, testsOf } from './files.js';
import { configuration, reportFile } from './configuration.js';
import { describeSurvivors, scoreOf } from './score.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    changed: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '1' },
    static: { type: 'boolean', default: false },
  },
});

/** Each folder to mutate, and the sources in it, with the lines after a colon if only some are wanted. */
function wanted() {
  const all = Object.entries(folders).map(([name, folder]) => [name, sourcesOf(folder)]);
  if (values.changed) {
    const ranges = changedRanges(positionals[0] ?? 'HEAD');
    return all.map(([name, sources]) => [name, sources.flatMap((path) => ranges.get(path) ?? [])]);
  }
  if (positionals.length === 0) return all;
  return all.map(([name, sources]) => [
    name,
    positionals.includes(name)
      ? sources
      : sources.filter((path) => positionals.some((part) => path.includes(part))),
  ]);
}

const selected = wanted().filter(([, sources]) => sources.length > 0);
if (selected.length === 0) {
  console.error('no source matches');
  process.exit(values.changed ? 0 : 2);
}

/** Runs Stryker over these sources of a folder. Returns whether enough mutants were noticed. */
function mutate(copy, name, sources) {
  const { floor } = folders[name];
  const settings = configuration(sources, testsOf(folders[name]), {
    concurrency: Number(values.concurrency),
    withStatic: values.static,
  });
  writeFileSync(join(copy, 'stryker.config.json'), JSON.stringify(settings, undefined, 2));
  const { status } = spawnSync(
    process.execPath,
    [join(copy, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run'],
    { cwd: copy, stdio: 'inherit' },
  );
  if (status !== 0) throw new Error(`Stryker failed for ${name}`);
  const report = JSON.parse(readFileSync(join(copy, reportFile), 'utf8'));
  for (const line of describeSurvivors(report)) console.log(line);
  const { noticed, valid, score } = scoreOf(report);
  console.log(
    `${name}: ${noticed} of ${valid} mutants noticed, ${score.toFixed(1)} %, floor ${floor} %`,
  );
  return score >= floor;
}

// Ctrl-C ends Stryker as well; the copy is removed then.
process.on('SIGINT', () => {});

const copy = copyRepository();
let below = 0;
try {
  for (const [name, sources] of selected) if (!mutate(copy, name, sources)) below += 1;
} finally {
  rmSync(copy, { recursive: true });
}
process.exitCode = below === 0 ? 0 : 1;
