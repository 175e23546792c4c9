/** The language of the page, which changes in place. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

import type { Language } from '../../language/language.js';
import { say, type Text, type Values } from '../../language/text.js';

export const LanguageContext = createContext<Language>('en');

/** Whether the page is shown to a room. */
export const ProjectorContext = createContext(false);

/** Names the processes in a sentence by their roles, on the projector. */
export const RenameContext = createContext<(text: string) => string>((text) => text);

/** The same for the short texts of the picture. */
export const LabelContext = createContext<(text: string) => string>((text) => text);

/** A number as the language writes it. */
export function asWritten(number: string, language: Language): string {
  return language === 'fr' ? number.replace('.', ',') : number;
}

export function useSay(): (text: Text, values?: Values) => string {
  const language = useContext(LanguageContext);
  return (text, values) => say(language, text, values);
}
