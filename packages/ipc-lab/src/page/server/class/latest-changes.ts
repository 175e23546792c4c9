/** The changes of each page, which may arrive in another order than they were made in. */
import type { Change, Mark } from '../../protocol.js';
import { mergedMark } from './mark.js';

interface Latest extends Change {
  readonly value: Mark[keyof Mark];
}

/** Of one exercise of a student. */
export class LatestChanges {
  readonly #byField = new Map<keyof Mark, Latest>();

  /**
   * @param before What the page knew when the mark was written.
   * @param theirs What is there now.
   * @returns The mark that is to be there.
   * @throws `Refusal` somebody else has changed the same field.
   */
  merged(before: Mark, mark: Mark, theirs: Mark, change: Change): Mark {
    const { page, number, field } = change;
    const latest = this.#byField.get(field);
    // What a page has written itself, it has seen.
    const isOwn = latest?.page === page && latest.value === theirs[field];
    if (!isOwn) return mergedMark(before, mark, theirs);
    return number < latest.number ? theirs : { ...theirs, [field]: mark[field] };
  }

  /** @param mark What is there now. */
  note(mark: Mark, asked: Mark, change: Change): void {
    const { field } = change;
    const value = mark[field];
    const latest = this.#byField.get(field);
    const isOlder = latest?.page === change.page && change.number < latest.number;
    if (value === asked[field] && !isOlder) this.#byField.set(field, { ...change, value });
  }
}
