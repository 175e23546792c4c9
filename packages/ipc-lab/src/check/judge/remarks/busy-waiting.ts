/** A remark: a process uses the processor for long, where the exercise has it wait. */
import { inEach, type Text } from '../../../language/text.js';
import type { Run } from '../../observed-programs/observed-program.js';
import type { Remark } from '../remark.js';
import type { Subject } from '../subject.js';

const text: Text = {
  en: 'process {pid} used the processor for {seconds:decimal} s of {life:decimal} s: does it wait in a loop? pause, sigsuspend, read and wait use none',
  fr: "le processus {pid} a occupé le processeur pendant {seconds:decimal} s sur {life:decimal} s : attend-il dans une boucle ? pause, sigsuspend, read et wait n'en occupent pas",
};

/** Seconds. The exercises compute nothing, and an interpreter starts in less. */
const long = 1;

export function busyWaitingRemarks(
  { history, processorTimes = new Map<number, number>() }: Run,
  { parent, children }: Subject,
): Remark[] {
  return [parent, ...children].flatMap(({ pid, bornAt, ended }): Remark[] => {
    const seconds = processorTimes.get(pid) ?? 0;
    if (seconds < long) return [];
    const life = (ended?.time ?? history.end) - bornAt;
    const values = { pid, seconds: seconds.toFixed(1), life: life.toFixed(1) };
    const at = Number(history.at({ time: bornAt }));
    return [{ id: 'busy-waiting', text: inEach(text, values), at }];
  });
}
