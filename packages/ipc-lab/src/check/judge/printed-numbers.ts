/** Finds numbers in what programs print for people: `34`, `34.0`, `1e+02`, `PID1234`, `1 234,50`. */

export interface PrintedNumber {
  readonly value: number;
  /** The place of its last digit: 1 for `34`, 0.1 for `34.0`, 100 for `1e+02`. */
  readonly unit: number;
}

// A sign stands neither after a digit nor after a word: 3-5, total-5.
const sign = String.raw`(?:(?<![\w)\]])[-−+])?`;
const exponent = String.raw`(?:[eE][-+]?\d{1,3})?(?!\d)`;
const notHexadecimal = String.raw`(?<!0[xX][\da-fA-F]*)(?!0[xX])`;
/** A plain, no-break, narrow or thin space, an apostrophe, an underscore, a comma, a point. */
const group = String.raw`[ \u00a0\u202f\u2009'’_,.]`;

/** A comma separates two numbers: 3,1,4. */
const separated = new RegExp(
  String.raw`${notHexadecimal}(?<!\d\.?)${sign}(?:\d+(?:\.\d+)?|\.\d+)${exponent}(?!\.\d)`,
  'g',
);
const hexadecimal = /\b0[xX][\da-fA-F]+\b/g;
/** A hexadecimal number of more digits is an address. */
const whole = new RegExp(String.raw`${separated.source}|\b0[xX][\da-fA-F]{1,4}\b`, 'g');
/** A comma is a decimal mark: 3,14. */
const decimal = new RegExp(
  String.raw`${notHexadecimal}(?<!\d[.,]?)${sign}(?:\d+(?:[.,]\d+)?|[.,]\d+)${exponent}(?![.,]\d)`,
  'g',
);
const grouped = new RegExp(
  String.raw`(?<!\d[.,]?)${sign}\d{1,3}(?<mark>${group})\d{3}(?:\k<mark>\d{3})*(?:(?!\k<mark>)[.,]\d+)?(?!\d)`,
  'g',
);
const list = /\d+(?:,[-+]?\d+){2,}/g;

function found(style: RegExp, text: string): PrintedNumber[] {
  return [...text.matchAll(style)].map((match) => {
    const mark = match.groups?.['mark'];
    const joined = mark === undefined ? match[0] : match[0].replaceAll(mark, '');
    return numberOf(joined.replace('−', '-').replace(',', '.'));
  });
}

function numberOf(text: string): PrintedNumber {
  const [, fraction = '', power = '0'] = /(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  return { value: Number(text), unit: 10 ** (Number(power) - fraction.length) };
}

/** Every number that the text may show: `1,234` is 1234, or 1.234. */
export function numbersIn(text: string): PrintedNumber[] {
  const apart = text.replace(list, (numbers) => numbers.replaceAll(',', ' '));
  return [...found(decimal, apart), ...found(grouped, text)];
}

/** Whether the printed number is this one, rounded or truncated to its digits, even in single precision. */
export function shows({ value, unit }: PrintedNumber, wanted: number): boolean {
  // Single precision may change a digit, but no integer.
  const slack = Math.max(unit * 1e-6, Math.min(Math.abs(wanted) * 2e-7, 0.01));
  const isRounded = Math.abs(value - wanted) <= unit / 2 + slack;
  const truncated = Math.trunc(wanted / unit) * unit;
  return isRounded || Math.abs(value - truncated) <= slack;
}

/** Whether the text shows this number, whatever else it shows. */
export function isShown(text: string, wanted: number): boolean {
  return numbersIn(text).some((printed) => shows(printed, wanted));
}

/** The numbers of the text one after the other, in each way in which it may separate them. */
export function listsIn(text: string): PrintedNumber[][] {
  return [found(separated, text), found(decimal, text), found(grouped, text), hexadecimals(text)];
}

function hexadecimals(text: string): PrintedNumber[] {
  return [...text.matchAll(hexadecimal)].map(([digits]) => ({
    value: Number(digits),
    unit: 1,
  }));
}

/** The whole numbers of the text one after the other, written as `42`, `42.0` or `0x2a`. */
export function integersIn(text: string): number[] {
  return found(whole, text)
    .map(({ value }) => value)
    .filter(Number.isInteger);
}
