import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { literalsSaid, sources, textsIn } from './sources.js';

const texts = sources.flatMap(textsIn);

/** The places of the texts for which `isWrong` holds. */
function wrong(isWrong: (en: string, fr: string) => boolean): string[] {
  return texts
    .filter(({ en = '', fr = '' }) => isWrong(en, fr))
    .map(({ place, fr = '' }) => `${place} ${fr}`);
}

function blanks(text: string): string[] {
  return [
    ...new Set([...text.matchAll(/\{(\w+)(?::[^{}]*)?\}/g)].map(([, name = '']) => name)),
  ].sort();
}

describe('a text', () => {
  it('is found in every folder that prints something', () => {
    assert.ok(texts.length > 400, String(texts.length));
    const folders = new Set(texts.map(({ place }) => place.split('/')[0]));
    for (const folder of ['check', 'command-line', 'programs', 'run', 'show', 'trace', 'why']) {
      assert.ok(folders.has(folder), folder);
    }
  });

  it('has a twin in the other language, and neither is empty', () => {
    const lonely = texts.filter(({ en, fr }) => !en?.trim() || !fr?.trim());
    assert.deepEqual(lonely, []);
  });

  it('has the same blanks in both languages', () => {
    assert.deepEqual(
      wrong((en, fr) => blanks(en).join() !== blanks(fr).join()),
      [],
    );
  });

  it('has both forms of a plural', () => {
    const isHalf = (text: string): boolean =>
      [...text.matchAll(/\{\w+:([^{}]*)\}/g)].some(
        ([, form = '']) => form !== 'decimal' && form.split('|').length !== 2,
      );
    assert.deepEqual(
      wrong((en, fr) => isHalf(en) || isHalf(fr)),
      [],
    );
    assert.deepEqual(
      wrong((en, fr) => /\((?:e?s|x|nt)\)/.test(en + fr)),
      [],
    );
  });

  it('has one kind of apostrophe', () => {
    assert.deepEqual(
      wrong((en, fr) => /[’ʼ]/.test(en + fr)),
      [],
    );
  });

  it('has a space before a high punctuation mark in French', () => {
    // The colon of an address, of JSON, of fixed output or of a blank is not punctuation.
    const isNone = /https:|"\w+":|(?:Sum|Average): <|\{\w+:[^{}]*\}/g;
    assert.deepEqual(
      wrong((_, fr) => /[\p{L}\d)»}"][:;?!](?=\s|$)/u.test(fr.replace(isNone, '{}'))),
      [],
    );
  });

  it('has the words of the course in French', () => {
    const others =
      /\bhandlers?\b|\bdrapeaux?\b|\bfils\b|\brecueilli|\brefusée?\b|\bminuteur|\bfaux\b|tournai(?:t|ent)/i;
    assert.deepEqual(
      wrong((_, fr) => others.test(fr)),
      [],
    );
  });
});

describe('what is printed', () => {
  it('is a text in both languages', () => {
    // These are the same in both languages: other programs read them.
    const fixed =
      /^(?:Hello from PID |Sum: |Average: |Result = |Parent {2}wrote |Child {2}read |Children: |Values: )$/;
    const literals = sources
      .flatMap(literalsSaid)
      .filter(({ text }) => !fixed.test(text.replaceAll('\n', '')));
    assert.deepEqual(literals, []);
  });
});
