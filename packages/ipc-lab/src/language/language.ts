/** In which language a command speaks: the option's, or else the locale's. */
import { UsageError } from '../command-line/report.js';

export type Language = 'en' | 'fr';
export type Text = Readonly<Record<Language, string>>;

/** Something is not done, for a reason that the user is told in the user's language. */
export class Refusal extends Error {
  constructor(readonly text: Text) {
    super(text.en);
  }
}

/** The language of the locale. */
export function languageOf(environment: NodeJS.ProcessEnv): Language {
  // The first that is set and not empty counts, as setlocale(3) has it.
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name]).find(Boolean);
  return locale !== undefined && /^fr(?![a-z])/i.test(locale) ? 'fr' : 'en';
}

/** The language for what is said before the arguments are known to be right. */
export function languageAsked(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Language {
  const own = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
  const option = own.findLast((word, at) => word.startsWith('--lang=') || own[at - 1] === '--lang');
  const language = option?.replace('--lang=', '');
  return language === 'en' || language === 'fr' ? language : languageOf(environment);
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
