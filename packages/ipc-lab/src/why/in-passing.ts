/** Why the processes of a command are stuck: for a command that is about to end them. */
import type { Text } from '../language/text.js';
import { reportOf } from './report.js';
import { look, type Seen } from './watch.js';

const idleSeconds = 0.3;

/**
 * The sentences of `why` about those that are stuck, and their cycles. A look takes 0.3 s.
 *
 * @param pids Of the command; they may be traced.
 */
export async function whyStuck(pids: readonly number[], signal?: AbortSignal): Promise<Text[]> {
  if (pids.length === 0) return [];
  return stuckIn(await look(pids, idleSeconds, signal), pids);
}

function stuckIn({ snapshot, judgement }: Seen, pids: readonly number[]): Text[] {
  // A tracer stops its processes for a moment at each call.
  const waits = judgement.waits.filter(({ what }) => what !== 'traced' && what !== 'traced by');
  const [en, fr] = (['en', 'fr'] as const).map((language) => {
    const { sentences, cycleTexts } = reportOf(snapshot, pids, { ...judgement, waits }, language);
    const stuck = sentences.filter(({ verdict }) => verdict === 'never' || verdict === 'outside');
    return [...stuck.map(({ text }) => text), ...cycleTexts];
  });
  return (en ?? []).map((text, at) => ({ en: text, fr: fr?.[at] ?? text }));
}
