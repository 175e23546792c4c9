/** What StrykerJS is told. */
export const reportFile = 'mutation.json';

/**
 * @param sources Paths of the sources to mutate, each perhaps with `:FIRST-LAST`.
 * @param tests Paths of the compiled tests.
 * @param withStatic Whether mutants in a module's own statements are tested: each takes a new process.
 */
export function configuration(sources, tests, { concurrency, withStatic }) {
  return {
    // The repository is already a copy.
    inPlace: true,
    mutate: sources,
    ignorePatterns: ['**', '!packages/*/src/**', '!scripts/mutate/*', '!package.json'],
    plugins: ['./scripts/mutate/runner.js'],
    testRunner: 'node-test',
    testRunnerNodeArgs: ['--import=./scripts/mutate/replace-node-test.js'],
    nodeTest: { files: tests },
    warnings: { unknownOptions: false },
    buildCommand: 'node scripts/mutate/transpile.js',
    coverageAnalysis: 'perTest',
    ignoreStatic: !withStatic,
    // Types are erased, not checked: a mutant that the compiler would refuse is tested like any other.
    checkers: [],
    concurrency,
    timeoutMS: 10_000,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: reportFile },
    tempDirName: '.stryker',
    cleanTempDir: 'always',
    allowConsoleColors: false,
  };
}
