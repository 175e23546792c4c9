/**
 * A further service of 6: the client that connects first sends its value last, and the children and threads of the server
 * come late. No call of two clients orders which of them sends first.
 */
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import { lateChildren } from '../observed-programs/late-run.js';
import { wasStopped } from '../observed-programs/run-twice.js';
import { isServing } from './bound-socket.js';
import { awaitSum, startServer } from './server.js';
import { clientWords, type Service } from './service.js';
import { chooseValues } from './values.js';

/** Seconds that the server has to accept the first client. */
const patience = 5;
/** Seconds. */
const [shortest, longest] = [0.5, 3];

/**
 * @param before A service in which all went well: the second client may take as long there.
 * @returns `undefined` if it shows nothing: the server accepts no connections, or its time is too short.
 */
export async function serveLate(
  commands: Commands,
  programs: ExercisePrograms,
  before: Service,
): Promise<Service | undefined> {
  const accepts = before.server.history.all('accepted').length > 0;
  const durations = before.clients.map(({ history }) => history.end - history.begin);
  const delay = Math.min(longest, Math.max(shortest, ...durations.map((one) => one * 2)));
  if (!accepts || delay > programs.limits.timeLimit / 2) return undefined;
  const server = await startServer(commands, programs, { injections: [lateChildren] });
  const values = chooseValues(before.values);
  const [one, other] = values;
  const injections = [`connect:delay_exit=${Math.round(delay * 1000)}ms:when=1`];
  const limits = { ...programs.limits, tampering: { injections } };
  const first = programs.start(clientWords(commands, one), limits);
  await server.until(({ type }) => type === 'accepted', patience);
  const second = programs.start(clientWords(commands, other), {
    ...programs.limits,
    tampering: { injections: [] },
  });
  const clients = await Promise.all([first.done, second.done]);
  await awaitSum(server, values);
  server.stop('asked');
  const service = { server: await server.done, clients, values };
  return isServing(service.server.history) && !clients.some(wasStopped) ? service : undefined;
}
