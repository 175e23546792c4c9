import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { defineExercise, type Criterion } from '../../dist/check/exercise.js';
import { fail, fragile, pass, type Findings } from '../../dist/check/judge/verdict.js';

const criterion: Criterion = {
  required: { en: 'it sings', fr: 'il chante' },
  man: 'sing(1)',
  shows: ['printed'],
  hint: { en: 'Does it sing?', fr: 'Chante-t-il ?' },
};

const definition = {
  id: '0',
  commands: ['program'],
  example: { en: '-- ./bird', fr: '-- ./oiseau' },
  timeLimit: 1,
  criteria: { sings: criterion, flies: criterion },
  evidence: {
    'sang-song': { en: 'it sang {song}', fr: 'il a chanté {song}' },
    silent: { en: 'it was silent', fr: "il s'est tu" },
  },
  run: () => Promise.resolve('a hymn'),
} as const;

type Judge = (song: string) => Findings<'sings' | 'flies', 'sang-song' | 'silent'> | undefined;
const judge: Judge = (song) =>
  song === '' ? undefined : { flies: fail('silent'), sings: pass('sang-song', { song }) };

describe('an exercise', () => {
  it('is judged criterion by criterion, in their order, in both languages', () => {
    const { judgements } = defineExercise({ ...definition, judge }).judge('a hymn');
    assert.deepEqual(judgements, [
      {
        id: 'sings',
        criterion,
        verdict: 'pass',
        evidence: { en: 'it sang a hymn', fr: 'il a chanté a hymn' },
        hint: criterion.hint,
        man: criterion.man,
        follows: undefined,
        shown: [],
      },
      {
        id: 'flies',
        criterion,
        verdict: 'fail',
        evidence: { en: 'it was silent', fr: 'il s’est tu' },
        hint: criterion.hint,
        man: criterion.man,
        follows: undefined,
        shown: [],
      },
    ]);
  });

  it('asks, about what is fragile, what waits for the one that comes late', () => {
    const lucky: Judge = () => ({ sings: fragile('silent'), flies: fail('silent') });
    const hints = { silent: { hint: { en: 'Breathe.', fr: 'Respirez.' } } };
    const { judgements } = defineExercise({ ...definition, hints, judge: lucky }).judge('a hymn');
    assert.match(judgements[0]?.hint.en ?? '', /which call of the other one waits/);
    assert.equal(judgements[0]?.man, criterion.man);
    assert.equal(judgements[1]?.hint.en, 'Breathe.');
  });

  it('is unknown in everything if nothing was seen', () => {
    const { judgements } = defineExercise({ ...definition, judge }).judge('');
    assert.deepEqual(
      judgements.map(({ id, verdict, evidence }) => [id, verdict, evidence.en]),
      ['sings', 'flies'].map((id) => [id, 'unknown', 'the trace shows no process of the program']),
    );
  });

  it('compiles only if each finding has a text, each criterion a finding, and each a hint', () => {
    defineExercise({
      ...definition,
      // @ts-expect-error no text is called hoarse
      judge: () => ({ flies: fail('silent'), sings: fail('hoarse') }),
    });
    // @ts-expect-error a finding for flies is missing
    defineExercise({ ...definition, judge: () => ({ sings: fail('silent') }) });
    const { hint: _, ...withoutHint } = criterion;
    // @ts-expect-error sings has no hint
    defineExercise({ ...definition, criteria: { sings: withoutHint, flies: criterion }, judge });
  });
});
