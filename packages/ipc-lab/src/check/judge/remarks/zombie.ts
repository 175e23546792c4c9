/** A remark: a child that has ended is collected only later. */
import { inEach, type Text } from '../../../language/text.js';
import type { RecordedHistory } from '../../../history/recorded-history.js';
import type { Remark } from '../remark.js';
import type { Subject } from '../subject.js';

const text: Text = {
  en: 'child {pid} ended, and was collected only {seconds:decimal} s later: a zombie meanwhile',
  fr: "l'enfant {pid} s'est terminé, et n'a été récupéré par wait que {seconds:decimal} s plus tard : un zombie entre-temps",
};

/** Seconds. A parent that collects its children in order may come to one a moment later. */
const long = 2;

export function zombieRemarks(history: RecordedHistory, { children }: Subject): Remark[] {
  return children.flatMap(({ pid, ended, collected }): Remark[] => {
    if (ended === undefined || collected === undefined) return [];
    const seconds = collected.time - ended.time;
    if (seconds < long) return [];
    const values = { pid, seconds: seconds.toFixed(1) };
    return [{ id: 'zombie', text: inEach(text, values), at: Number(history.at(ended)) }];
  });
}
