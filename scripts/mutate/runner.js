/** A test runner for Stryker: the tests of `node:test`, all in one process, with the coverage of each test. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { PluginKind, commonTokens, declareClassPlugin, tokens } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';

import { beginFile, runTests } from './node-test.js';

class NodeTestRunner {
  static inject = tokens(commonTokens.options);

  #files;
  #loaded = false;
  /** What the instrumented sources read: the active mutant and the current test. */
  #stryker = (globalThis.__stryker__ ??= {});
  /** Fails the test in which a promise or a callback threw. */
  #stray = undefined;

  constructor(options) {
    this.#files = options.nodeTest.files;
    for (const event of ['uncaughtException', 'unhandledRejection']) {
      process.on(event, (error) => (this.#stray ??= error ?? new Error(event)));
    }
  }

  capabilities() {
    // A module is evaluated once; for a mutant in a module's own statements, Stryker begins a new process.
    return { reloadEnvironment: false };
  }

  async dryRun() {
    const result = await this.#run({ bail: false });
    result.mutantCoverage = this.#stryker.mutantCoverage;
    return result;
  }

  async mutantRun({ activeMutant, mutantActivation, testFilter, hitLimit, disableBail }) {
    this.#stryker.hitLimit = hitLimit;
    this.#stryker.hitCount = hitLimit === undefined ? undefined : 0;
    if (mutantActivation === 'static') this.#stryker.activeMutant = activeMutant.id;
    const result = await this.#run({ bail: !disableBail, mutant: activeMutant.id, testFilter });
    const { hitCount } = this.#stryker;
    return toMutantRunResult(determineHitLimitReached(hitCount, hitLimit) ?? result);
  }

  async #load() {
    if (this.#loaded) return;
    for (const file of this.#files) {
      beginFile(file);
      await import(pathToFileURL(resolve(file)).href);
    }
    this.#loaded = true;
  }

  async #run({ bail, mutant, testFilter }) {
    try {
      await this.#load();
    } catch (error) {
      // The active mutant is in a module's own statements, and its evaluation fails.
      return { status: DryRunStatus.Complete, tests: [failed('load', error, 0)] };
    }
    this.#stryker.activeMutant = mutant;
    const wanted = testFilter && new Set(testFilter);
    const tests = [];
    await runTests(
      (name) => wanted?.has(name) ?? true,
      (name) => {
        this.#stray = undefined;
        if (mutant === undefined) this.#stryker.currentTestId = name;
      },
      (name, error, milliseconds) => {
        const failure = error ?? this.#stray;
        this.#stryker.currentTestId = undefined;
        tests.push(failure ? failed(name, failure, milliseconds) : passed(name, milliseconds));
        return !(bail && failure);
      },
    );
    return { status: DryRunStatus.Complete, tests };
  }
}

function passed(name, timeSpentMs) {
  return { id: name, name, timeSpentMs, status: TestStatus.Success };
}

function failed(name, error, timeSpentMs) {
  const failureMessage = String(error?.stack ?? error);
  return { id: name, name, timeSpentMs, status: TestStatus.Failed, failureMessage };
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'node-test', NodeTestRunner),
];
