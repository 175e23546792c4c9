/**
 * Draws a layout, of which only the bands in view are in the page. The layout of a live run is drawn again and again;
 * a band is replaced only if it changed.
 */
import { bandsOf, type Band } from '../../trace/drawing/bands.js';
import type { Layout } from '../../trace/drawing/layout.js';
import { overviewOf, overviewShape } from '../../trace/drawing/overview.js';
import type { Language } from '../../language/language.js';
import { asWritten } from './language.js';
import type { WaitsFor } from '../model/waits-for.js';
import { colorsOf, drawingOf, headsOf, type Colors } from '../../trace/drawing/svg.js';

export interface Places {
  /** It scrolls. */
  readonly view: HTMLElement;
  readonly heads: HTMLElement;
  readonly drawing: HTMLElement;
  readonly strip: HTMLElement;
  /** Marks the part of the strip that is in view. */
  readonly part: HTMLElement;
}

interface Shown {
  readonly text: string;
  readonly element: Element;
}

/** A larger picture is drawn smaller only as long as its texts are readable. */
export const leastFit = 0.78;
const scales = { least: 0.25, most: 3 };
/** From this many rows on, a picture is divided. */
const undivided = 250;
/** Pixels to the right of a mark. */
const roomForText = 160;
/** Browsers draw nothing that is higher. */
const mostPixels = 16_000_000;

export class Drawing {
  #layout: Layout | undefined;
  #bands: readonly Band[] = [];
  #begin = 0;
  /** The same colours whenever it is drawn. */
  #colors: Colors | undefined;
  #heads = '';
  #rename: (text: string) => string = (text) => text;
  #language: Language = 'en';
  #strip = '';
  readonly #shown = new Map<number, Shown>();
  /** `undefined` until a person chose one. */
  #chosenScale: number | undefined;
  #usualScale = 1;
  #chosen: string | undefined;
  #evidence: ReadonlySet<string> = new Set();
  #waitsFor: { readonly shown: WaitsFor; readonly element: Element } | undefined;

  constructor(
    readonly places: Places,
    /** Called with the rows that are in view. */
    readonly onSeen: (from: number, to: number) => void,
  ) {}

  get scale(): number {
    if (this.#chosenScale !== undefined) return this.#chosenScale;
    const layout = this.#layout;
    if (layout === undefined) return 1;
    const usual = this.#usualScale;
    const whole = this.#scaleFor(layout.width);
    if (whole >= usual) return usual;
    // On a narrow screen, what is beside the processes gives way to them.
    const { fills, cells, width } = layout;
    const lanes = this.#scaleFor(fills[0]?.x ?? cells[0]?.x ?? width);
    const fitting = [whole, Math.min(usual, lanes)].find((scale) => scale >= leastFit * usual);
    return fitting ?? usual;
  }

  /** At which a part of the picture that is this wide fits the view. */
  #scaleFor(width: number): number {
    return (this.places.view.clientWidth - 2) / width;
  }

  get chosen(): string | undefined {
    return this.#chosen;
  }

  /** @param begin The time of the first event. */
  draw(
    layout: Layout,
    begin: number,
    {
      waitsFor,
      rename,
      language,
    }: {
      readonly waitsFor: WaitsFor | undefined;
      /** Names the processes in the texts. */
      readonly rename: (text: string) => string;
      /** The one of the times. */
      readonly language: Language;
    },
  ): void {
    if (this.#rename !== rename || this.#language !== language) this.#forget();
    this.#rename = rename;
    this.#language = language;
    this.#layout = layout;
    this.#begin = begin;
    this.#bands = bandsOf(layout, undivided);
    this.#colors ??= colorsOf(layout);
    const heads = headsOf(layout, this.#colors).text;
    if (heads !== this.#heads) this.places.heads.innerHTML = this.#heads = heads;
    const strip = overviewShape(overviewOf(layout, begin)).text;
    if (strip !== this.#strip) this.places.strip.innerHTML = this.#strip = strip;
    this.#drawWaitsFor(waitsFor);
    this.resize();
  }

  /** Everything is drawn anew. */
  #forget(): void {
    for (const { element } of this.#shown.values()) element.remove();
    this.#shown.clear();
    this.#waitsFor?.element.remove();
    this.#waitsFor = undefined;
  }

  /** The element of this markup, with the processes named, and the times as the language writes them. */
  #elementOf(text: string): Element {
    const element = elementOf(text);
    for (const label of element.querySelectorAll('.label')) {
      const before = label.textContent;
      const after = this.#rename(before);
      if (after !== before) label.textContent = after;
    }
    for (const time of element.querySelectorAll('.time')) {
      const before = time.textContent;
      const after = asWritten(before, this.#language);
      if (after !== before) time.textContent = after;
    }
    return element;
  }

  /** Below the picture. */
  #drawWaitsFor(waitsFor: WaitsFor | undefined): void {
    if (this.#waitsFor?.shown.shape.text === waitsFor?.shape.text) return;
    this.#waitsFor?.element.remove();
    this.#waitsFor = waitsFor && { shown: waitsFor, element: this.#elementOf(waitsFor.shape.text) };
    if (this.#waitsFor !== undefined) this.places.drawing.append(this.#waitsFor.element);
  }

  /** The scale that it has unless a person chooses another. */
  enlarge(scale: number): void {
    if (this.#usualScale === scale) return;
    this.#usualScale = scale;
    this.#chosenScale = undefined;
    this.resize();
  }

  zoom(scale: number): void {
    const { view } = this.places;
    const before = this.scale;
    const most = Math.min(scales.most, mostPixels / (this.#layout?.height ?? 1));
    this.#chosenScale = Math.min(most, Math.max(scales.least, scale));
    const factor = this.#chosenScale / before;
    const { scrollLeft, scrollTop } = view;
    this.resize();
    view.scrollTo(scrollLeft * factor, scrollTop * factor);
  }

  fit(): void {
    this.zoom(this.#scaleFor(this.#layout?.width ?? 1));
  }

  /** The size of the view, or the scale, is another. */
  resize(): void {
    const layout = this.#layout;
    if (layout === undefined) return;
    const { scale } = this;
    const { heads, drawing } = this.places;
    scaleTo(heads.firstElementChild, scale);
    drawing.style.width = `${layout.width * scale}px`;
    const below = this.#waitsFor;
    drawing.style.height = `${(layout.height + (below?.shown.height ?? 0)) * scale}px`;
    if (below?.element instanceof SVGElement) {
      scaleTo(below.element, scale);
      below.element.style.top = `${layout.height * scale}px`;
    }
    for (const [index, { element }] of this.#shown) this.#place(element, index);
    this.update();
  }

  /** What is in view comes into the page; the rest leaves it. */
  update(): void {
    const { view, part } = this.places;
    const layout = this.#layout;
    if (layout === undefined) return;
    const { scale } = this;
    const [from, to] = [view.scrollTop / scale, (view.scrollTop + view.clientHeight) / scale];
    const margin = (to - from) / 2;
    const isNear = ({ from: top, to: bottom }: Band): boolean =>
      bottom > from - margin && top < to + margin;
    for (const [index, { element }] of this.#shown) {
      const band = this.#bands[index];
      if (band !== undefined && isNear(band)) continue;
      element.remove();
      this.#shown.delete(index);
    }
    this.#bands.forEach((band, index) => {
      if (isNear(band)) this.#show(index, band);
    });
    this.#mark();
    const shareOf = (y: number): number => Math.min(1, y / Math.max(1, layout.height));
    part.style.top = `${shareOf(from) * 100}%`;
    part.style.height = `${(shareOf(to) - shareOf(from)) * 100}%`;
    this.onSeen(...this.#rowsBetween(from, to));
  }

  /** The rows of the bands between two heights. */
  #rowsBetween(from: number, to: number): [number, number] {
    let [first, last, before] = [Infinity, 0, 0];
    for (const { from: top, to: bottom, layout } of this.#bands) {
      const count = layout.rows.length;
      if (bottom > from && top < to) {
        first = Math.min(first, before);
        last = before + count;
      }
      before += count;
    }
    return [first === Infinity ? 0 : first, last];
  }

  choose(key: string | undefined): void {
    this.#chosen = key;
    this.#mark();
  }

  /** The keys of the marks that a criterion is decided by. */
  showEvidence(keys: ReadonlySet<string>): void {
    this.#evidence = keys;
    this.#mark();
  }

  /** Scrolls so that this place of the picture can be read. */
  reveal({ x, y }: { readonly x: number; readonly y: number }): void {
    const { view } = this.places;
    const { scale } = this;
    const [width, height] = [view.clientWidth, view.clientHeight];
    const top = y * scale - view.scrollTop;
    if (top < height * 0.15 || top > height * 0.8) view.scrollTop = y * scale - height / 2;
    const left = x * scale - view.scrollLeft;
    if (left < 0 || left > width - roomForText) view.scrollLeft = x * scale - width / 2;
    this.update();
  }

  /** To a share of the whole picture, from 0 to 1. */
  jump(share: number): void {
    const { view } = this.places;
    view.scrollTop = share * view.scrollHeight - view.clientHeight / 2;
  }

  #show(index: number, band: Band): void {
    const { text } = drawingOf(band.layout, this.#begin, this.#colors, this.#rename);
    const before = this.#shown.get(index);
    if (before?.text === text) return;
    const element = this.#elementOf(text);
    this.#place(element, index);
    if (before === undefined) this.places.drawing.append(element);
    else before.element.replaceWith(element);
    this.#shown.set(index, { text, element });
  }

  #place(element: Element, index: number): void {
    scaleTo(element, this.scale);
    if (element instanceof SVGElement) {
      element.style.top = `${(this.#bands[index]?.from ?? 0) * this.scale}px`;
    }
  }

  #mark(): void {
    const { drawing } = this.places;
    for (const part of drawing.querySelectorAll('.chosen')) part.classList.remove('chosen');
    for (const part of drawing.querySelectorAll('.evidence')) part.classList.remove('evidence');
    if (this.#evidence.size > 0) {
      for (const part of drawing.querySelectorAll('[data-for]')) {
        if (this.#evidence.has(part.getAttribute('data-for') ?? '')) part.classList.add('evidence');
      }
    }
    if (this.#chosen === undefined) return;
    const selector = `[data-for="${CSS.escape(this.#chosen)}"]`;
    for (const part of drawing.querySelectorAll(selector)) part.classList.add('chosen');
  }
}

/** Every text in it was escaped where the markup was made. */
function elementOf(text: string): Element {
  const holder = document.createElement('template');
  holder.innerHTML = text;
  const [element] = holder.content.children;
  if (element === undefined) throw new Error('a band is empty');
  return document.importNode(element, true);
}

function scaleTo(svg: Element | null, scale: number): void {
  if (!(svg instanceof SVGSVGElement)) return;
  const { width, height } = svg.viewBox.baseVal;
  svg.setAttribute('width', String(width * scale));
  svg.setAttribute('height', String(height * scale));
}
