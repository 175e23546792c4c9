/** sem_open(3) makes a semaphore in a file of another name, which it links: a person knows only the last name. */
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { Observer } from '../../dist/observe/index.js';
import { layoutOf } from '../../dist/trace/drawing/layout.js';
import { headsOf } from '../../dist/trace/drawing/svg.js';
import { summaryOf } from '../../dist/trace/text/summary.js';
import { only } from '../observe/support.js';
import { pictureOf } from './support.js';

it('the values of a named semaphore stand under its own name, in the summary and over its lane', () => {
  const observer = new Observer();
  const events = [
    'openat(AT_FDCWD</w>, "/dev/shm/Qz1rJW", O_RDWR|O_CREAT|O_EXCL, 0600) = 3</dev/shm/Qz1rJW>',
    'mmap(NULL, 32, PROT_READ|PROT_WRITE, MAP_SHARED, 3</dev/shm/Qz1rJW>, 0) = 0x7f00',
    'link("/dev/shm/Qz1rJW", "/dev/shm/sem.seats") = 0',
    'unlink("/dev/shm/Qz1rJW") = 0',
  ].flatMap((call, index) => observer.line(`10 ${1 + index}.0 ${call} <0.0001>`));
  const [mapped] = only(events, 'mapped');
  assert.ok(mapped !== undefined);
  const sample = { pid: 10, time: 6, object: mapped.object, data: Buffer.from([3, 0, 0, 0]) };
  events.push(...observer.sampled(sample), ...observer.end());
  const picture = pictureOf(events);
  const passed = summaryOf(picture, [], 'en').find(({ title }) => title === 'What passed');
  assert.deepEqual(passed?.lines, ['semaphore /seats: 1 value seen']);
  const heads = headsOf(layoutOf(picture)).text;
  assert.match(heads, />semaphore<\/text>/);
  assert.match(heads, />\/seats<\/text>/);
});
