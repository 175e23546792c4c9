/** sem_open(3) makes a semaphore in a file of another name, which it links: a person knows only the last name. */
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { Remains } from '../../dist/history/remains.js';
import { Observer, type Event } from '../../dist/observe/index.js';
import { layoutOf } from '../../dist/trace/drawing/layout.js';
import { headsOf } from '../../dist/trace/drawing/svg.js';
import { momentText } from '../../dist/trace/text/wording.js';
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

function eventsOf(...calls: string[]): Event[] {
  const observer = new Observer();
  const events = calls.flatMap((call, index) =>
    observer.line(`10 ${1 + index}.0 ${call} <0.0001>`),
  );
  return [...events, ...observer.end()];
}

/** What the timeline shows of these calls of one process. */
function shown(...calls: string[]): string[] {
  return [...pictureOf(eventsOf(...calls)).moments].map((moment) => momentText(moment, 'en'));
}

/** What these calls leave behind. */
function leftBy(...calls: string[]): readonly string[] {
  const remains = new Remains();
  for (const event of eventsOf(...calls)) remains.add(event);
  const sections = summaryOf(pictureOf([]), remains.all(), 'en');
  return sections.find(({ title }) => title === 'Left behind')?.lines ?? [];
}

const making = [
  'openat(AT_FDCWD</w>, "/dev/shm/sem.Qz1rJW", O_RDWR|O_CREAT|O_EXCL, 0600) = 3</dev/shm/sem.Qz1rJW>',
  'mmap(NULL, 32, PROT_READ|PROT_WRITE, MAP_SHARED, 3</dev/shm/sem.Qz1rJW>, 0) = 0x7f00',
];
const removal = 'unlink("/dev/shm/sem.Qz1rJW") = 0';

it('the name that the C library gives a semaphore for a moment is not shown', () => {
  const link = 'link("/dev/shm/sem.Qz1rJW", "/dev/shm/sem.seats") = 0';
  const texts = shown(...making, link, removal);
  assert.deepEqual(
    texts.filter((text) => text.includes('semaphore')),
    ['makes semaphore /seats'],
  );
});

it('a semaphore whose name is taken is a failure with that name', () => {
  const link = 'link("/dev/shm/sem.Qz1rJW", "/dev/shm/sem.seats") = -1 EEXIST (File exists)';
  const texts = shown(...making, link, removal).join('\n');
  assert.match(texts, /link .*seats.*EEXIST|link .*EEXIST.*seats/);
  assert.doesNotMatch(texts, /Qz1rJW/);
});

it('a semaphore that exists has its name from the beginning', () => {
  const opened = making.map((call) => call.replace('|O_CREAT|O_EXCL, 0600', ''));
  assert.match(shown(...opened).join('\n'), /maps semaphore \/Qz1rJW/);
});

it('a semaphore that is not removed is left behind under its own name', () => {
  const link = 'link("/dev/shm/sem.Qz1rJW", "/dev/shm/sem.seats") = 0';
  assert.deepEqual(leftBy(...making, link, removal), ['semaphore /seats']);
  assert.deepEqual(leftBy(...making, link, removal, 'unlink("/dev/shm/sem.seats") = 0'), []);
});
