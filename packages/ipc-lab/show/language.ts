/** In which language is printed: the option's, or else the locale's. */
import { UsageError } from '../cli/report.js';

export type Language = 'en' | 'fr';

/** @throws UsageError the option names a language we do not speak. */
export function chooseLanguage(
  option: string | boolean | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Language {
  if (option === 'en' || option === 'fr') return option;
  if (option !== undefined) {
    throw new UsageError(`--lang must be en or fr, not ${JSON.stringify(option)}`);
  }
  // The first that is set and not empty counts, as setlocale(3) has it.
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name]).find(Boolean);
  return locale !== undefined && /^fr(?![a-z])/i.test(locale) ? 'fr' : 'en';
}
