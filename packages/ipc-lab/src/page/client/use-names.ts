/** The names of the students, or numbers instead, if names are hidden. */
import { useState } from 'preact/hooks';

import type { Language } from '../../language/language.js';
import { say } from '../../language/text.js';
import { visible } from '../../language/visible.js';
import { rowsOf } from '../model/classroom.js';
import { chosenHidden, chooseHidden } from './choices.js';
import { texts } from './texts.js';

export interface Names {
  readonly areHidden: boolean;
  readonly of: (student: string) => string;
  /** A message of the run of a student: a hidden name is in no path either. */
  readonly conceal: (message: string, student: string | null) => string;
  readonly hide: (areHidden: boolean) => void;
}

export function useNames(students: readonly string[], language: Language): Names {
  const [areHidden, setHidden] = useState(chosenHidden);
  const nameOf = (student: string): string => {
    if (!areHidden) return visible(student);
    const number = rowsOf(students, true).indexOf(student) + 1;
    return say(language, texts.hiddenName, { number });
  };
  return {
    areHidden,
    of: nameOf,
    conceal: (message, student) => {
      if (!areHidden || student === null) return message;
      return message.replaceAll(inJson(`/${student}/`), inJson(`/${nameOf(student)}/`));
    },
    hide: (next) => {
      setHidden(next);
      chooseHidden(next);
    },
  };
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
