/** The forms in which programs print a result. */
export interface ResultForm {
  readonly name: string;
  /** The lines that the program prints. */
  readonly print: (result: number) => readonly string[];
}

const exponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2');
const thousands = (value: number, mark: string, point: string): string => {
  const [whole = '', part] = value.toFixed(2).split('.');
  return `${whole.replace(/\B(?=(?:\d{3})+$)/g, mark)}${point}${part ?? ''}`;
};

/** A number as different languages and formats write it. @param isWhole Whether it is printed without decimals. */
const numbers: Readonly<Record<string, (value: number) => string>> = {
  'as it is': String,
  'two decimals': (value) => value.toFixed(2),
  'six decimals': (value) => value.toFixed(6),
  'a decimal comma': (value) => value.toFixed(2).replace('.', ','),
  truncated: (value) => (Math.trunc(value * 100) / 100).toFixed(2),
  exponent: (value) => exponent(value.toExponential(6)),
  groups: (value) => thousands(value, '\u202f', ','),
};

/** What stands around it, and on other lines. */
const frames: Readonly<Record<string, (number: string) => readonly string[]>> = {
  alone: (number) => [number],
  'after a word': (number) => [`Sum: ${number}`],
  'glued to a word': (number) => [`sum${number}`],
  'in a sentence': (number) => [`La somme (moyenne) est ${number} !`],
  'after other lines': (number) => ['PID 4711', 'reading …', `Average sum: ${number}`, 'done'],
};

export const resultForms: readonly ResultForm[] = Object.entries(numbers).flatMap(
  ([style, write]) =>
    Object.entries(frames).map(([around, frame]) => ({
      name: `${style}, ${around}`,
      print: (result) => frame(write(result)),
    })),
);
