/**
 * Kills real processes at the steps of their protocols, for as long as you like: the long form of
 * crash.test.ts and inbox.test.ts.
 *
 * Usage: npm run campaign --workspace linux-ipc -- [KILLS, 1000 unless given]
 */
import { killAtStep } from './support/kill-campaign.js';
import { killSenders } from './support/kill-senders.js';

const kills = Number(process.argv[2] ?? 1000);
const sendersPerInbox = 20;
const started = performance.now();

/** Most deaths among the first steps, where the ends meet; some far into the traffic. */
function randomStep(): number {
  return Math.floor(Math.random() * (Math.random() < 0.7 ? 40 : 5000));
}

let done = 0;
function report(): void {
  const seconds = (performance.now() - started) / 1000;
  console.log(`${String(done)} of ${String(kills)} kills, ${seconds.toFixed(0)} s, no fault`);
}

while (done < kills) {
  await Promise.all([killAtStep('send', randomStep()), killAtStep('receive', randomStep())]);
  await killSenders(Array.from({ length: sendersPerInbox }, randomStep));
  done += 2 + sendersPerInbox;
  report();
}
