/** What a mark may contain, and what becomes of two marks for one exercise. */
import type { Verdict } from '../../../check/judge/verdict.js';
import { Refusal } from '../../../language/refusal.js';
import type { Text } from '../../../language/text.js';
import { verdicts as verdictTexts } from '../../../check/texts.js';
import { mostPoints, type Change, type Mark } from '../../protocol.js';
import { texts } from '../texts.js';

export const noMark: Mark = { points: null, verdict: null, comment: '' };

const verdicts: readonly unknown[] = [
  'pass',
  'fail',
  'fragile',
  'unknown',
  null,
] satisfies (Verdict | null)[];
const mostCharacters = 10_000;

/** It comes from outside. */
export function isMark(value: unknown): value is Mark {
  try {
    assertMark(value);
    return true;
  } catch {
    return false;
  }
}

/** @throws `Refusal` it is none, or its points or its comment are not accepted. */
export function assertMark(value: unknown): asserts value is Mark {
  const { points, verdict, comment } = (value ?? {}) as Record<string, unknown>;
  const isNumber = points === null || typeof points === 'number';
  if (!isNumber || !verdicts.includes(verdict) || typeof comment !== 'string') {
    throw new Refusal(texts.notARequest);
  }
  if (points !== null && !(points >= 0 && points <= mostPoints)) {
    throw new Refusal(texts.pointsRange, { most: mostPoints });
  }
  const { length } = comment;
  if (length > mostCharacters) {
    throw new Refusal(texts.commentTooLong, { most: mostCharacters, length });
  }
}

/** @throws `Refusal` it is none. */
export function assertChange(value: unknown): asserts value is Change | undefined {
  if (value === undefined) return;
  const { page, number, field } = (value ?? {}) as Record<string, unknown>;
  const isField = typeof field === 'string' && Object.hasOwn(noMark, field);
  if (typeof page !== 'string' || !Number.isSafeInteger(number) || !isField) {
    throw new Refusal(texts.notARequest);
  }
}

/**
 * Two people may write at the same time: each field is that of who changed it.
 *
 * @param before What the writer saw.
 * @param theirs What is there now.
 * @throws `Refusal` both have changed the same field.
 */
export function mergedMark(before: Mark, mark: Mark, theirs: Mark): Mark {
  return {
    points: merged(before.points, mark.points, theirs.points),
    verdict: merged(before.verdict, mark.verdict, theirs.verdict),
    comment: merged(before.comment, mark.comment, theirs.comment),
  };
}

function merged<Value extends Mark[keyof Mark]>(before: Value, own: Value, theirs: Value): Value {
  if (own === before || own === theirs) return theirs;
  if (theirs === before) return own;
  throw new Refusal(texts.changedElsewhere, { other: wordsOf(theirs) });
}

function wordsOf(value: Mark[keyof Mark]): string | Text {
  if (value === null || value === '') return texts.nothing;
  if (value === 'pass' || value === 'fail' || value === 'fragile' || value === 'unknown') {
    return verdictTexts[value];
  }
  return typeof value === 'number' ? String(value) : `"${value}"`;
}
