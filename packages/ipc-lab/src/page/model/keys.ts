/** The names of the marks of a picture, as `data-for` has them. */
import type { Moment } from '../../history/moment.js';
import type { Wait } from '../../history/waits.js';

export function momentKey({ id }: Pick<Moment, 'id'>): string {
  return `m${id}`;
}

export function waitKey({ pid, since }: Pick<Wait, 'pid' | 'since'>): string {
  return `wait${pid}-${since}`;
}
