import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { languageAsked, languageOf } from '../../dist/language/language.js';
import { Refusal } from '../../dist/language/refusal.js';
import { filled, inEach, say } from '../../dist/language/text.js';

const criteria = {
  en: '{count} {count:criterion|criteria}',
  fr: '{count} {count:critère|critères}',
};

describe('the blanks of a text', () => {
  it('take the plural of each language: none is plural in English, singular in French', () => {
    assert.deepEqual(
      [0, 1, 2].map((count) => say('en', criteria, { count })),
      ['0 criteria', '1 criterion', '2 criteria'],
    );
    assert.deepEqual(
      [0, 1, 2, 1_000_000].map((count) => say('fr', criteria, { count })),
      ['0 critère', '1 critère', '2 critères', '1000000 critères'],
    );
  });

  it('take the number into a form, and count the items of a list', () => {
    const text = { en: '{pids:# child|all # children}: {pids}', fr: '{pids:# enfant|# enfants}' };
    assert.equal(say('en', text, { pids: [7] }), '1 child: 7');
    assert.equal(say('en', text, { pids: [7, 8, 9] }), 'all 3 children: 7, 8 and 9');
  });

  it('take lists', () => {
    const text = { en: '{pids}', fr: '{pids}' };
    const shown = [[], [1], [1, 2], [1, 2, 3]].map((pids) => inEach(text, { pids }));
    assert.deepEqual(
      shown.map(({ en }) => en),
      ['', '1', '1 and 2', '1, 2 and 3'],
    );
    assert.deepEqual(
      shown.map(({ fr }) => fr),
      ['', '1', '1 et 2', '1, 2 et 3'],
    );
  });

  it('take a decimal comma in French, and never group a whole number', () => {
    const text = { en: '{at:decimal} s, {pid}', fr: '{at:decimal} s, {pid}' };
    assert.equal(say('en', text, { at: '1.50', pid: 1234567 }), '1.50 s, 1234567');
    assert.equal(say('fr', text, { at: '1.50', pid: 1234567 }), '1,50 s, 1234567');
    assert.equal(say('fr', text, { at: 0.1, pid: 1 }), '0,1 s, 1');
  });

  it('take a text in the language of the sentence', () => {
    const text = { en: 'of {what}', fr: 'de {what}' };
    assert.deepEqual(inEach(text, { what: { en: 'pipe', fr: 'tube' } }), {
      en: 'of pipe',
      fr: 'de tube',
    });
  });

  it('stay as they are without a value, and take one as it is', () => {
    const text = { en: '{value} {path}', fr: '{value} {path}' };
    assert.equal(say('en', text, { path: '$& {value}' }), '{value} $& {value}');
  });
});

describe('the language', () => {
  it('is that of the first variable that is set', () => {
    assert.equal(languageOf({}), 'en');
    assert.equal(languageOf({ LANG: 'fr_FR.UTF-8' }), 'fr');
    assert.equal(languageOf({ LC_ALL: '', LC_MESSAGES: 'fr', LANG: 'C' }), 'fr');
    assert.equal(languageOf({ LC_ALL: 'C', LANG: 'fr_FR.UTF-8' }), 'en');
    assert.equal(languageOf({ LANG: 'fro_XX' }), 'en');
  });

  it('is that of the last --lang before the command, if we speak it', () => {
    const locale = { LANG: 'fr_CA' };
    assert.equal(languageAsked(['--lang', 'fr', '--lang=en'], locale), 'en');
    assert.equal(languageAsked(['--', '--lang', 'en'], locale), 'fr');
    assert.equal(languageAsked(['--lang', 'de'], locale), 'fr');
  });

  it('is not known to a refusal, which has both', () => {
    const refusal = new Refusal(criteria, { count: 3 });
    assert.equal(refusal.message, '3 criteria');
    assert.deepEqual(refusal.text, { en: '3 criteria', fr: '3 critères' });
  });
});

describe('a French text', () => {
  it('has the apostrophes and no-break spaces of a printed one, whatever the sources have', () => {
    for (const [written, shown] of [
      ["l'enfant qu'{pid} attend", 'l’enfant qu’7 attend'],
      [
        "jusqu'à « la fin » : d'« ici » ; où ?",
        'jusqu’à «\u00a0la fin\u00a0»\u00a0: d’«\u00a0ici\u00a0»\u00a0; où\u00a0?',
      ],
      ["usage : check --send './a NOM' -- B", "usage\u00a0: check --send './a NOM' -- B"],
      ['{ "name": "it" } (https://x/)', '{ "name": "it" } (https://x/)'],
    ] as const) {
      assert.equal(say('fr', { en: '', fr: written }, { pid: 7 }), shown);
      assert.equal(say('en', { en: written, fr: '' }, { pid: 7 }), written.replace('{pid}', '7'));
    }
  });

  it('keeps what fills it, however often it is said', () => {
    const content = "l'eau « x » : y";
    const text = { en: 'reads {content}', fr: "n'a lu que {content}" };
    const once = inEach(text, { content });
    assert.equal(once.fr, `n’a lu que ${content}`);
    assert.deepEqual(inEach(once), once);
    assert.equal(say('fr', { en: '', fr: "c'est {once}" }, { once }), `c’est ${once.fr}`);
    assert.equal(say('fr', filled({ en: '', fr: content })), content);
  });
});
