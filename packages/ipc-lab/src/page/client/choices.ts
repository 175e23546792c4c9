/** What the reader chose: the language, the colours, what to run. It outlasts a reload. */
import { languageNamed, type Language } from '../../language/language.js';
import type { RunRequest } from '../protocol.js';

export type Theme = 'light' | 'dark';

export function chosenLanguage(): Language {
  return languageNamed(localStorage.getItem('language') ?? document.documentElement.lang);
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem('language', language);
  // The picture has its texts in both languages: the style sheet shows those of the page.
  document.documentElement.lang = language;
}

export function chosenTheme(): Theme {
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const own = localStorage.getItem('theme') ?? (isDark ? 'dark' : 'light');
  return own === 'dark' ? 'dark' : 'light';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem('theme', theme);
  showTheme(theme);
}

export function showTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

export function chosenProjector(): boolean {
  return localStorage.getItem('projector') === 'yes';
}

export function chooseProjector(isOn: boolean): void {
  localStorage.setItem('projector', isOn ? 'yes' : 'no');
  document.documentElement.dataset['projector'] = isOn ? 'yes' : 'no';
}

/** Whether the names of the students are hidden. */
export function chosenHidden(): boolean {
  return localStorage.getItem('names') === 'hidden';
}

export function chooseHidden(isHidden: boolean): void {
  localStorage.setItem('names', isHidden ? 'hidden' : 'shown');
}

/** What was run last from this tab. */
export function lastRequest(): RunRequest | undefined {
  const text = sessionStorage.getItem('request');
  return text === null ? undefined : (JSON.parse(text) as RunRequest);
}

export function keepRequest(request: RunRequest): void {
  sessionStorage.setItem('request', JSON.stringify(request));
}
