/* The bands of the picture: those in view, and their neighbours, are in the page; the others wait, compressed. */

/** What one band brings to the page. */
interface Parts {
  readonly svg: SVGSVGElement;
  readonly rows: HTMLElement;
  readonly waits: HTMLElement;
  /** The keys that the arrow keys step through, from top to bottom. */
  readonly keys: readonly string[];
}

interface Band {
  readonly from: number;
  readonly to: number;
  /** How many steps there are before its own. */
  readonly before: number;
  readonly steps: number;
  readonly packed: string;
  parts: Parts | undefined;
  loading: Promise<Parts> | undefined;
}

// eslint-disable-next-line @typescript-eslint/no-unused-vars -- page.ts follows in the same script
class Bands {
  readonly all: readonly Band[];
  readonly steps: number;
  readonly height: number;
  readonly width: number;
  /** The bands that are in the page. */
  #shown: readonly Band[] = [];
  /** The band whose rows the tables have. */
  #listed: Band | undefined;
  /** Unpacked bands, the least recently shown first. */
  readonly #kept = new Set<Band>();
  #scale = 1;

  constructor(
    readonly drawing: HTMLElement,
    /** Called when the tables have the rows of another band. */
    readonly onListed: (band: Band) => void,
  ) {
    this.width = Number(drawing.dataset['width']);
    this.height = Number(drawing.dataset['height']);
    const sources = [drawing, ...document.querySelectorAll<HTMLElement>('script.packed')];
    let [from, before] = [0, 0];
    this.all = sources.map((source): Band => {
      const { end, steps } = source.dataset;
      const packed = source === drawing ? '' : (source.textContent ?? '');
      const band = { from, to: Number(end), before, steps: Number(steps), packed };
      if (source !== drawing) source.remove();
      from = band.to;
      before += band.steps;
      return { ...band, parts: undefined, loading: undefined };
    });
    this.steps = before;
    const [first] = this.all;
    const [rows, waits] = tableBodies();
    const svg = drawing.querySelector('svg');
    if (first === undefined || svg === null || rows === undefined || waits === undefined) return;
    first.parts = { svg, rows, waits, keys: keysOf(svg) };
    this.#shown = [first];
    this.#listed = first;
  }

  get isDivided(): boolean {
    return this.all.length > 1;
  }

  /** The band at a height of the picture. */
  at(height: number): Band | undefined {
    return this.all.find(({ to }) => to > height) ?? this.all.at(-1);
  }

  /** The band of a step. */
  ofStep(step: number): Band | undefined {
    return this.all.find(({ before, steps }) => step < before + steps) ?? this.all.at(-1);
  }

  /** The row that describes a mark, in a band that is in the page. */
  row(key: string): HTMLElement | undefined {
    const selector = `#${CSS.escape(key)}`;
    for (const { parts } of this.#shown) {
      const row = parts?.rows.querySelector(selector) ?? parts?.waits.querySelector(selector);
      if (row instanceof HTMLElement) return row;
    }
    return undefined;
  }

  /** The number of the step of a mark, in a band that is in the page; -1 if it is no step. */
  stepOf(key: string): number {
    for (const { parts, before } of this.#shown) {
      const step = parts?.keys.indexOf(key) ?? -1;
      if (step >= 0) return before + step;
    }
    return -1;
  }

  resize(scale: number): void {
    this.#scale = scale;
    if (this.isDivided) this.drawing.style.height = `${this.height * scale}px`;
    this.drawing.style.width = `${this.width * scale}px`;
    for (const band of this.#shown) this.#place(band);
  }

  /** Brings the bands between two heights into the page. */
  async show(from: number, to: number): Promise<void> {
    if (!this.isDivided) return;
    const wanted = this.all.filter((band) => band.to > from && band.from < to);
    if (
      wanted.length === this.#shown.length &&
      wanted.every((band, at) => band === this.#shown[at])
    )
      return;
    for (const band of this.#shown) if (!wanted.includes(band)) band.parts?.svg.remove();
    this.#shown = wanted;
    await Promise.all(
      wanted.map(async (band) => {
        const { svg } = await this.load(band);
        // Meanwhile another part of the picture may have come into view.
        if (!this.#shown.includes(band)) return;
        this.#place(band);
        if (svg.parentNode !== this.drawing) this.drawing.append(svg);
      }),
    );
    this.#forget();
  }

  /** The tables have the rows of one band. */
  async list(band: Band): Promise<void> {
    if (band === this.#listed) return;
    this.#listed = band;
    const { rows, waits } = await this.load(band);
    if (band !== this.#listed) return;
    const [oldRows, oldWaits] = tableBodies();
    oldRows?.replaceWith(rows);
    oldWaits?.replaceWith(waits);
    this.onListed(band);
  }

  load(band: Band): Promise<Parts> {
    this.#kept.delete(band);
    this.#kept.add(band);
    if (band.parts !== undefined) return Promise.resolve(band.parts);
    band.loading ??= unpack(band.packed).then((parts) => {
      band.loading = undefined;
      return (band.parts = parts);
    });
    return band.loading;
  }

  #place(band: Band): void {
    const svg = band.parts?.svg;
    if (svg === undefined) return;
    svg.setAttribute('width', String(this.width * this.#scale));
    svg.setAttribute('height', String((band.to - band.from) * this.#scale));
    if (this.isDivided) svg.style.top = `${band.from * this.#scale}px`;
  }

  /** Keeps some bands that are out of view, since a reader often returns to them. */
  #forget(): void {
    const mostKept = 24;
    for (const band of this.#kept) {
      if (this.#kept.size <= mostKept) return;
      if (band.packed === '' || band === this.#listed || this.#shown.includes(band)) continue;
      band.parts = undefined;
      this.#kept.delete(band);
    }
  }
}

function tableBodies(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('#moments tbody, #waits tbody')];
}

function keysOf(svg: SVGSVGElement): string[] {
  const keys = [...svg.querySelectorAll('g.moment')].map((group) => group.getAttribute('data-for'));
  return [...new Set(keys.filter((key) => key !== null))];
}

/** The content was compressed, and every text in it escaped, when the page was made. */
async function unpack(packed: string): Promise<Parts> {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  const texts = JSON.parse(await new Response(stream).text()) as readonly string[];
  const [drawn = '', rows = '', waits = ''] = texts;
  const holder = document.createElement('template');
  holder.innerHTML = `${drawn}<table><tbody>${rows}</tbody><tbody>${waits}</tbody></table>`;
  const content = document.importNode(holder.content, true);
  const svg = content.querySelector('svg');
  const [rowsBody, waitsBody] = content.querySelectorAll('tbody');
  if (svg === null || rowsBody === undefined || waitsBody === undefined) {
    throw new Error('a band of the picture is damaged');
  }
  return { svg, rows: rowsBody, waits: waitsBody, keys: keysOf(svg) };
}
