/**
 * Stands for `node:test` while Stryker runs: only collects tests, so that they can run many times in one
 * process, once for each mutant. It has what the tests use of the real one.
 */
import { performance } from 'node:perf_hooks';

/** A suite: its hooks, its tests and suites in their order. */
class Suite {
  before = [];
  after = [];
  beforeEach = [];
  afterEach = [];
  members = [];

  constructor(name, parent) {
    this.name = name;
    this.parent = parent;
  }
}

const root = new Suite('', undefined);
let current = root;

/** Begins a file: its tests follow. */
export function beginFile(name) {
  current = new Suite(name, root);
  root.members.push(current);
}

function argumentsOf([name, second, third]) {
  return typeof second === 'function'
    ? { name, options: {}, body: second }
    : { name, options: second ?? {}, body: third };
}

export function describe(...given) {
  const { name, options, body } = argumentsOf(given);
  if (options.skip) return;
  const suite = new Suite(name, current);
  current.members.push(suite);
  current = suite;
  try {
    body();
  } finally {
    current = suite.parent;
  }
}

export function it(...given) {
  const { name, options, body } = argumentsOf(given);
  if (options.skip || options.todo) return;
  current.members.push({ name, body });
}

describe.skip = () => {};
it.skip = () => {};
export { describe as suite, it as test };
export default it;

const hook = (kind) => (body) => current[kind].push(body);
export const before = hook('before');
export const after = hook('after');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');

/** The context that a test is given. */
class Context {
  afterwards = [];
  skipped = false;

  constructor(name) {
    this.name = name;
  }

  after(body) {
    this.afterwards.push(body);
  }

  skip() {
    this.skipped = true;
  }

  diagnostic() {}
}

/** Calls a test's or a hook's function, which may take a context, or a callback as its second parameter. */
async function call(body, context) {
  if (body.length < 2) return body(context);
  return new Promise((resolve, reject) => {
    body(context, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Runs the tests in their order.
 *
 * @param wanted Whether the test with this name runs.
 * @param begin Called with the name before each test.
 * @param end Called with the name, the error or undefined, and the milliseconds. Returns false to stop.
 */
export async function runTests(wanted, begin, end) {
  await runSuite(root, [], wanted, begin, end);
}

function hasWanted(suite, path, wanted) {
  return suite.members.some((member) => {
    const name = [...path, member.name];
    return member instanceof Suite ? hasWanted(member, name, wanted) : wanted(name.join(' > '));
  });
}

async function runSuite(suite, path, wanted, begin, end) {
  if (!hasWanted(suite, path, wanted)) return true;
  let goOn = true;
  try {
    for (const body of suite.before) await call(body, new Context(suite.name));
  } catch (error) {
    return end([...path, 'before'].join(' > '), error, 0);
  }
  for (const member of suite.members) {
    if (!goOn) break;
    const name = [...path, member.name];
    if (member instanceof Suite) goOn = await runSuite(member, name, wanted, begin, end);
    else if (wanted(name.join(' > ')))
      goOn = await runTest(suite, member, name.join(' > '), begin, end);
  }
  for (const body of suite.after) await call(body, new Context(suite.name));
  return goOn;
}

async function runTest(suite, { body }, name, begin, end) {
  const context = new Context(name);
  const suites = [];
  for (let each = suite; each !== undefined; each = each.parent) suites.unshift(each);
  begin(name);
  const started = performance.now();
  let failure;
  try {
    for (const { beforeEach } of suites) for (const hook of beforeEach) await call(hook, context);
    await call(body, context);
  } catch (error) {
    failure = error ?? new Error('thrown: nothing');
  }
  const hooks = suites.reverse().flatMap(({ afterEach }) => afterEach);
  for (const hook of [...context.afterwards, ...hooks]) {
    try {
      await call(hook, context);
    } catch (error) {
      failure ??= error;
    }
  }
  return end(name, failure, performance.now() - started);
}
