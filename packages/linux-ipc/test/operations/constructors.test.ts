/**
 * Objects are made by static methods, or by methods and functions of their owner: `new X()` of a public
 * class does not compile, and throws. This file does not compile either if one of them has a public constructor.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import * as library from 'linux-ipc';

import { openDescriptors } from './crossing.js';
import { classes } from './table.js';

type Library = typeof library;

type Constructible = {
  [Name in keyof Library]: Library[Name] extends new (...parameters: never[]) => unknown
    ? Name
    : never;
}[keyof Library];

/** The compiler names the class that can be constructed. */
const constructible: [Constructible] extends [never] ? 'none' : Constructible = 'none';

describe('the public classes', () => {
  it('have no public constructor', () => {
    assert.equal(constructible, 'none');
  });
});

describe('the public classes, from JavaScript', () => {
  for (const [name, whose] of classes()) {
    if (Object.getPrototypeOf(whose) === Error || whose.prototype instanceof Error) continue;
    it(`cannot be constructed, nor extended: ${name}`, () => {
      const refusal = {
        name: 'TypeError',
        code: 'ERR_ILLEGAL_CONSTRUCTOR',
        message: new RegExp(`^Illegal constructor: (use ${name}\\.|other objects make a ${name}$)`),
      };
      const before = openDescriptors();
      for (const given of [[], [3], [{}], [Symbol('linux-ipc'), 3], [undefined, {}, {}, {}]]) {
        assert.throws(() => {
          Reflect.construct(whose as never, given);
        }, refusal);
      }
      const Extended = class extends (whose as unknown as new () => object) {};
      assert.throws(() => new Extended(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
      assert.equal(openDescriptors(), before);
    });
  }
});
