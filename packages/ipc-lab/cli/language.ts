/** In which language a command speaks: the option's, or else the locale's. */
import { UsageError } from './report.js';

export type Language = 'en' | 'fr';
export type Text = Readonly<Record<Language, string>>;

/** The language of the locale. */
export function languageOf(environment: NodeJS.ProcessEnv): Language {
  // The first that is set and not empty counts, as setlocale(3) has it.
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name]).find(Boolean);
  return locale !== undefined && /^fr(?![a-z])/i.test(locale) ? 'fr' : 'en';
}

/**
 * @param option What `--lang` was given.
 * @throws UsageError it names a language we do not speak.
 */
export function chooseLanguage(
  option: string | boolean | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Language {
  if (option === 'en' || option === 'fr') return option;
  const locale = languageOf(environment);
  if (option === undefined) return locale;
  const given = JSON.stringify(option);
  throw new UsageError(
    locale === 'fr'
      ? `--lang prend en ou fr, non ${given}`
      : `--lang must be en or fr, not ${given}`,
  );
}
