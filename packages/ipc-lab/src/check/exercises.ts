/** What is run for each exercise, and how it is judged. */
import { setTimeout as delay } from 'node:timers/promises';

import { Refusal } from '../language/language.js';
import { findCommand } from '../observe/strace/find-command.js';
import type { Event } from '../observe/events.js';
import { judge1a } from './1a/judge.js';
import { judge2a } from './2a/judge.js';
import { firstBytes, judge3d, placeOf, writersMapping } from './3d/judge.js';
import { judge4a } from './4a/judge.js';
import { judge5, type Round } from './5/judge.js';
import {
  boundPath,
  clientValues,
  isServing,
  isThere,
  judge6,
  type ServerAndClients,
} from './6/judge.js';
import { removeLeftovers } from './run/leftovers.js';
import type { Limits, Run, Running } from './run/run.js';
import { sweeping, type Runs } from './run/runs.js';
import { Story } from './judge/story.js';
import { inEach } from './texts.js';
import type { Finding } from './judge/verdict.js';

export type ExerciseId = '1a' | '2a' | '3d' | '4a' | '5' | '6';

/** The commands of an exercise by their names: `program`, or `writer` and `reader`, and so on. */
export type Commands = Readonly<Record<string, readonly string[]>>;

export interface Exercise {
  readonly id: ExerciseId;
  /** The names of the commands it needs. */
  readonly commands: readonly string[];
  /** Seconds, unless told. */
  readonly timeLimit: number;
  readonly check: (commands: Commands, runs: Runs) => Promise<Finding[]>;
}

/** The commands cannot be what the exercise needs. */
export class CommandsRefused extends Refusal {
  override readonly name = 'CommandsRefused';
}

async function single(
  commands: Commands,
  runs: Runs,
  judge: (run: Run) => Finding[],
): Promise<Finding[]> {
  return judge(await runs.start(commands['program']).done);
}

async function check3d(commands: Commands, runs: Runs): Promise<Finding[]> {
  const writer = await runs.start(commands['writer']).done;
  const path = placeOf(writer, writersMapping(writer));
  const content = path === undefined ? undefined : firstBytes(path);
  const reader = await runs.start(commands['reader']).done;
  return judge3d({ writer, reader, content });
}

/** The N of `-n N`. */
export function countOf(words: readonly string[]): number {
  const at = words.findIndex((word) => /^-n\d*$/.test(word));
  const text = words[at]?.slice(2) === '' ? words[at + 1] : words[at]?.slice(2);
  const count = Number(text);
  if (at < 0 || !Number.isInteger(count) || count < 1) {
    // A command for the shell is one word.
    const inside = /(?:^|\s)-n\s*(\d+)/.exec(words.at(-1) ?? '')?.[1];
    if (inside !== undefined && Number(inside) > 0) return Number(inside);
    throw new CommandsRefused(inEach('count missing'));
  }
  return count;
}

/** The sender is ready for a partner, or will never be. */
function hasFifo(event: Event): boolean {
  const isIt = 'object' in event && event.object?.kind === 'fifo';
  return isIt && (event.type === 'made' || event.type === 'opened' || event.type === 'failed');
}

/** Seconds a sender may take to make its FIFO before its reader is started. */
const fifoPatience = 10;

/** @param isNew Whether the FIFO has to be made first; otherwise both start at once. */
async function round(commands: Commands, runs: Runs, isNew: boolean): Promise<Round> {
  const send = runs.start(commands['send']);
  if (isNew) await send.until(hasFifo, Math.min(fifoPatience, runs.limits.timeLimit / 2));
  const get = runs.start(commands['get']);
  const [sent, got] = await Promise.all([send.done, get.done]);
  return { send: sent, get: got };
}

async function check5(commands: Commands, runs: Runs): Promise<Finding[]> {
  const count = countOf(commands['send'] ?? []);
  const first = await round(commands, runs, true);
  const second = await round(commands, runs, false);
  return judge5({ first, second, count });
}

/** Seconds for a server to end by itself after its clients, and then when it is asked to. */
const serverEnd = 3;
const serverAsked = 5;

function serves(running: Running): (event: Event) => boolean {
  return (event) =>
    (event.type === 'listening' || event.type === 'bound') && isServing(new Story(running.events));
}

async function startServer(commands: Commands, runs: Runs): Promise<Running> {
  const { timeLimit } = runs.limits;
  // Its clients have their own time within its.
  const own = { ...runs.limits, timeLimit: timeLimit * 2 + serverEnd + 2 * serverAsked };
  const server = runs.start(commands['server'], own);
  await server.until(serves(server), timeLimit);
  return server;
}

/** A server may go on for other clients: it is asked to end as one would at the keyboard. */
async function endServer(server: Running): Promise<ServerAndClients['end']> {
  if (await isOver(server, serverEnd)) return 'itself';
  const bound = new Story(server.events).all('bound')[0];
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    if (bound === undefined) break;
    try {
      process.kill(bound.pid, signal);
    } catch {
      break;
    }
    if (await isOver(server, serverAsked)) return 'asked';
  }
  server.stop('asked');
  return 'killed';
}

async function isOver(server: Running, seconds: number): Promise<boolean> {
  const controller = new AbortController();
  const late = delay(seconds * 1000, false, { signal: controller.signal }).catch(() => false);
  const over = await Promise.race([server.done.then(() => true), late]);
  controller.abort();
  return over;
}

async function check6(commands: Commands, runs: Runs): Promise<Finding[]> {
  const client = commands['client'] ?? [];
  if (!client.some((word) => word.includes('{value}'))) {
    throw new CommandsRefused(inEach('value missing'));
  }
  const serving = await startServer(commands, runs);
  const started = clientValues.map((value) =>
    runs.start(client.map((word) => word.replaceAll('{value}', String(value)))),
  );
  const clients = await Promise.all(started.map((one) => one.done));
  const end = await endServer(serving);
  const server = await serving.done;
  const path = boundPath(server);
  const left = path !== undefined && isThere(path) ? path : undefined;
  // The next server begins without it.
  removeLeftovers(server.leftovers);

  const killing = await startServer(commands, runs);
  killing.stop('asked');
  const killed = await killing.done;
  let restarted: Run | undefined;
  if (isServing(killed.story)) {
    const restarting = await startServer(commands, runs);
    restarting.stop('asked');
    restarted = await restarting.done;
  }
  return judge6({ server, clients, end, left, killed, restarted });
}

export const exercises: Readonly<Record<ExerciseId, Exercise>> = {
  '1a': {
    id: '1a',
    commands: ['program'],
    timeLimit: 60,
    check: (commands, runs) => single(commands, runs, judge1a),
  },
  '2a': {
    id: '2a',
    commands: ['program'],
    timeLimit: 20,
    check: (commands, runs) => single(commands, runs, judge2a),
  },
  '3d': { id: '3d', commands: ['writer', 'reader'], timeLimit: 10, check: check3d },
  '4a': {
    id: '4a',
    commands: ['program'],
    timeLimit: 10,
    check: (commands, runs) => single(commands, runs, judge4a),
  },
  '5': { id: '5', commands: ['send', 'get'], timeLimit: 10, check: check5 },
  '6': { id: '6', commands: ['server', 'client'], timeLimit: 10, check: check6 },
};

/**
 * Runs the programs and judges them.
 *
 * @throws `TraceRefused` a command cannot be run; `CommandsRefused` it cannot be what the exercise needs.
 */
export async function checkExercise(
  exercise: Exercise,
  commands: Commands,
  limits: Limits,
): Promise<Finding[]> {
  // All of them before any is run.
  for (const [command = ''] of Object.values(commands)) findCommand(command, { cwd: limits.cwd });
  return sweeping(limits, (runs) => exercise.check(commands, runs));
}

export function isExercise(id: string): id is ExerciseId {
  return Object.hasOwn(exercises, id);
}
