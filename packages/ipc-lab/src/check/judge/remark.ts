/** What a judge remarks about a run, beside the criteria. A remark fails nothing. */
import type { Text } from '../../language/text.js';

export interface Remark {
  readonly id: string;
  readonly text: Text;
  /** Seconds since the run began; `undefined` if it concerns no moment. */
  readonly at: number | undefined;
}
