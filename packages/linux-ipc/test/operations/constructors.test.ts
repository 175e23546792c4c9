/**
 * Objects are made by static methods, or by methods and functions of their owner: `new X()` of a public
 * class does not compile. This file does not compile either if one of them has a public constructor.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import * as library from 'linux-ipc';

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
