/** The rounds of the campaign, by the role of the victims. */
import { diagnose } from './kill-diagnosis.js';
import type { Ground } from './kill-ground.js';
import {
  killAccepting,
  killAdmitting,
  killOutOfBandPublishers,
  killInboxes,
  killPublishers,
  killRecovering,
  killWaitingPublishers,
  killWriters,
} from './kill-rounds-hosts.js';
import {
  killOutOfBandSubscribers,
  killFollowers,
  killManySenders,
  killSubscribers,
} from './kill-rounds-members.js';
import {
  killConnecting,
  killReceivers,
  killRequesters,
  killResponders,
  killSenders,
  killSocketReceivers,
  killSocketSenders,
} from './kill-rounds-pair.js';
import type { Role } from './kill-steps.js';
import type { Fate } from './kill-tally.js';

const rounds: Record<Role, (ground: Ground, fates: readonly Fate[]) => Promise<void>> = {
  'one-to-one: send': killSenders,
  'one-to-one: receive': killReceivers,
  'one-to-one: connect': killConnecting,
  'one-to-one: accept': killAccepting,
  'many-to-one: send': killManySenders,
  'many-to-one: receive': killInboxes,
  'many-to-one: recover': killRecovering,
  'broadcast, overwriting: publish': killPublishers,
  'broadcast, overwriting: subscribe': (ground, fates) =>
    killSubscribers(ground, fates, 'overwrite'),
  'broadcast, out of band: publish': killOutOfBandPublishers,
  'broadcast, out of band: subscribe': killOutOfBandSubscribers,
  'broadcast, waiting: admit': killAdmitting,
  'broadcast, waiting: publish': killWaitingPublishers,
  'broadcast, waiting: subscribe': (ground, fates) => killSubscribers(ground, fates, 'wait'),
  'latest value: write': killWriters,
  'latest value: follow': killFollowers,
  'requests: ask': killRequesters,
  'requests: answer': killResponders,
  'socket: send': killSocketSenders,
  'socket: receive': killSocketReceivers,
};

/** Roles in which a stopped victim blocks the others, which would not reach their steps. */
const blocking: readonly Role[] = ['many-to-one: send', 'broadcast, waiting: subscribe'];

/** A round takes some hundred milliseconds; on a busy machine, some seconds. */
const MOST_SECONDS = 60;

/** Ends this process if a round hangs, and says what it waits for. */
function endIfHanging(ground: Ground, fates: readonly Fate[]): Disposable {
  const timer = setTimeout(() => {
    console.error('this hangs:', fates);
    const children = ground.zygote.children().trim().split(' ');
    console.error(JSON.stringify(diagnose(children.filter((pid) => pid !== '')), null, 2));
    process.exit(1);
  }, 1000 * MOST_SECONDS);
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
    },
  };
}

/** Runs a round: victims of one role meet their fates together. Throws if a guarantee does not hold. */
export async function killTogether(ground: Ground, fates: readonly Fate[]): Promise<void> {
  const isAlone = ({ role, action }: Fate): boolean =>
    blocking.includes(role) && action.startsWith('stopped');
  const together = fates.filter((fate) => !isAlone(fate));
  for (const group of [together, ...fates.filter(isAlone).map((fate) => [fate])]) {
    const [first] = group;
    if (first === undefined) continue;
    using _hanging = endIfHanging(ground, group);
    await rounds[first.role](ground, group);
    await ground.assertNothingLeft();
  }
}
