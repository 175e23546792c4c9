/** Everything `check` says, in English and in French. */
import type { Language, Text } from '../language/language.js';
import { evidenceOfSeveral } from './judge/evidence.js';
import { evidenceOf1a } from './1a/evidence.js';
import { evidenceOf2a } from './2a/evidence.js';
import { evidenceOf3d } from './3d/evidence.js';
import { evidenceOf4a } from './4a/evidence.js';
import { evidenceOf5 } from './5/evidence.js';
import { evidenceOf6 } from './6/evidence.js';
import { helpTexts } from './texts-help.js';
import { hintTexts } from './texts-hints.js';
import { interfaceTexts } from './texts-interface.js';

const texts = {
  ...evidenceOfSeveral,
  ...evidenceOf1a,
  ...evidenceOf2a,
  ...evidenceOf3d,
  ...evidenceOf4a,
  ...evidenceOf5,
  ...evidenceOf6,
  ...helpTexts,
  ...hintTexts,
  ...interfaceTexts,
};

export type TextKey = keyof typeof texts;
/** A text and what stands for its `{names}`. */
export type Message = readonly [key: TextKey, values?: Readonly<Record<string, string | number>>];

export function say(language: Language, ...[key, values]: Message): string {
  return texts[key][language].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(values?.[name] ?? whole),
  );
}

/** For whom the language is not known yet. */
export function inEach(...message: Message): Text {
  return { en: say('en', ...message), fr: say('fr', ...message) };
}

export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(texts, key);
}
