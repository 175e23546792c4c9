/* The strip beside the picture: it shows which part is in view, and a click, a drag or a key moves there. */

// eslint-disable-next-line @typescript-eslint/no-unused-vars -- page.ts follows in the same script
class Overview {
  readonly #times: readonly string[];

  constructor(
    readonly strip: HTMLElement,
    readonly part: HTMLElement,
    readonly view: HTMLElement,
    /** The height of the names above the picture. */
    readonly headHeight: () => number,
  ) {
    this.#times = (strip.dataset['times'] ?? '').split(' ');
    let isDragging = false;
    strip.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      isDragging = true;
      strip.setPointerCapture(event.pointerId);
      this.#jump(event);
    });
    strip.addEventListener('pointermove', (event) => {
      if (isDragging) this.#jump(event);
    });
    for (const end of ['pointerup', 'pointercancel']) {
      strip.addEventListener(end, () => {
        isDragging = false;
      });
    }
    strip.addEventListener('keydown', (event) => {
      const moves: Record<string, number> = {
        ...{ ArrowUp: -1 / 50, ArrowDown: 1 / 50, PageUp: -1 / 10, PageDown: 1 / 10 },
        ...{ Home: -Infinity, End: Infinity },
      };
      const move = moves[event.key];
      if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const { scrollTop, scrollHeight } = view;
      view.scrollTop = Math.min(scrollHeight, Math.max(0, scrollTop + move * scrollHeight));
    });
  }

  /** Marks the part in view. */
  update(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.view;
    const head = this.headHeight();
    const whole = Math.max(1, scrollHeight - head);
    const seen = Math.min(1, (clientHeight - head) / whole);
    const top = Math.min(1 - seen, scrollTop / whole);
    this.part.style.top = `${top * 100}%`;
    this.part.style.height = `${seen * 100}%`;
    const range = scrollHeight - clientHeight;
    this.strip.ariaValueNow = String(range > 0 ? Math.round((scrollTop / range) * 100) : 0);
    const comma = document.documentElement.lang === 'fr' ? ',' : '.';
    const at = (share: number): string => {
      const index = Math.min(this.#times.length - 1, Math.floor(share * this.#times.length));
      return (this.#times[index] ?? '').replace('.', comma);
    };
    this.strip.ariaValueText = `${at(top)} s – ${at(top + seen)} s`;
  }

  /** The place under the pointer comes to the middle of the view. */
  #jump(event: PointerEvent): void {
    const box = this.strip.getBoundingClientRect();
    const share = (event.clientY - box.top) / box.height;
    const head = this.headHeight();
    const { scrollHeight, clientHeight } = this.view;
    this.view.scrollTop = share * (scrollHeight - head) - (clientHeight - head) / 2;
  }
}
