/** The language that a command speaks: that of `--lang`, otherwise that of the locale. */
export type Language = 'en' | 'fr';
export const languages: readonly Language[] = ['en', 'fr'];

export function isLanguage(name: unknown): name is Language {
  return name === 'en' || name === 'fr';
}

/** The language of this name, which may come from anywhere; English if there is none. */
export function languageNamed(name: unknown): Language {
  return isLanguage(name) ? name : 'en';
}

/** The language of the locale. */
export function languageOf(environment: NodeJS.ProcessEnv): Language {
  // The first that is set and not empty counts, as in setlocale(3).
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name]).find(Boolean);
  return locale !== undefined && /^fr(?![a-z])/i.test(locale) ? 'fr' : 'en';
}

/** The language of a message about arguments that are not known to be right. */
export function languageAsked(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Language {
  const own = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
  const option = own.findLast((word, at) => word.startsWith('--lang=') || own[at - 1] === '--lang');
  const language = option?.replace('--lang=', '');
  return isLanguage(language) ? language : languageOf(environment);
}
