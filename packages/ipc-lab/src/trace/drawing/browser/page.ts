/* The page moves and highlights what is drawn. Its scripts are inlined, one after the other. */
(() => {
  const byId = (id: string): HTMLElement | null => document.getElementById(id);
  const root = document.documentElement;
  const view = byId('view');
  const said = byId('said');
  const heads = document.querySelector<SVGSVGElement>('#heads');
  const drawing = byId('drawing');
  const strip = byId('overview');
  const part = byId('part');
  if (view === null || said === null || heads === null || drawing === null) return;
  if (strip === null || part === null) return;

  let scale = 1;
  let chosen: string | undefined;
  /** The number of the chosen step. */
  let chosenStep = -1;

  const bands = new Bands(drawing, ({ before, steps }) => {
    const say = (name: string, value: number): void => {
      for (const place of document.querySelectorAll(`#which .${name}`)) {
        place.textContent = String(value);
      }
    };
    say('from', before + 1);
    say('to', before + steps);
  });
  const headHeight = heads.viewBox.baseVal.height;
  const overview = new Overview(strip, part, view, () => headHeight * scale);
  const [firstBand] = bands.all;
  if (firstBand !== undefined) bands.onListed(firstBand);
  if (bands.isDivided) drawing.classList.add('divided');

  if (matchMedia('(prefers-color-scheme: dark)').matches) root.dataset['theme'] = 'dark';

  /** Browsers draw no page that is higher than this. */
  const mostPixels = 16_000_000;

  /** The point under `x`, `y` of the view stays where it is. */
  function zoom(to: number, x = (view?.clientWidth ?? 0) / 2, y = 0): void {
    if (view === null || heads === null) return;
    const next = Math.min(4, mostPixels / bands.height, Math.max(0.1, to));
    const factor = next / scale;
    scale = next;
    heads.setAttribute('width', String(bands.width * scale));
    heads.setAttribute('height', String(headHeight * scale));
    bands.resize(scale);
    view.scrollLeft = (view.scrollLeft + x) * factor - x;
    view.scrollTop = (view.scrollTop + y) * factor - y;
    update();
  }

  /** Texts are still readable at this scale. */
  const leastScale = 0.78;

  /** A picture that is a little too wide for the window is drawn smaller. */
  function begin(): void {
    const fitting = ((view?.clientWidth ?? 0) - 2) / bands.width;
    zoom(fitting >= leastScale && fitting < 1 ? fitting : 1);
  }

  /** The heights of the picture that are in view. */
  function inView(): { from: number; to: number } {
    const { scrollTop = 0, clientHeight = 0 } = view ?? {};
    return { from: scrollTop / scale, to: (scrollTop + clientHeight) / scale - headHeight };
  }

  function update(): void {
    const { from, to } = inView();
    const margin = (to - from) / 2;
    void bands.show(from - margin, to + margin);
    nameColumns(from);
    overview.update();
    clearTimeout(resting);
    resting = setTimeout(listMiddle, restMs);
  }

  /** While the picture moves, the tables stay. */
  const restMs = 150;
  let resting: number | undefined;
  function listMiddle(): void {
    const { from, to } = inView();
    const middle = bands.at((from + to) / 2);
    if (middle !== undefined) void bands.list(middle);
  }

  let isWaiting = false;
  function updateSoon(): void {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      update();
    });
  }
  view.addEventListener('scroll', updateSoon, { passive: true });
  addEventListener('resize', updateSoon);

  /** The names of each column, in the order of its processes. */
  const columns = new Map<string, SVGGElement[]>();
  for (const group of document.querySelectorAll<SVGGElement>('.head')) {
    const column = group.dataset['column'] ?? '';
    columns.set(column, [...(columns.get(column) ?? []), group]);
  }

  /** Of the processes that have one column, the name of the first that is not over above the view. */
  function nameColumns(top: number): void {
    for (const groups of columns.values()) {
      const last = groups.at(-1);
      const named = groups.find(({ dataset }) => Number(dataset['to']) >= top) ?? last;
      const before = groups.find(({ classList }) => !classList.contains('later'));
      if (named === before) continue;
      before?.classList.add('later');
      named?.classList.remove('later');
    }
  }

  function choose(key: string | undefined, isMoving: boolean): void {
    for (const part of document.querySelectorAll('.chosen')) part.classList.remove('chosen');
    chosen = key;
    if (key === undefined) chosenStep = -1;
    else if (!isMoving) chosenStep = bands.stepOf(key);
    said?.replaceChildren();
    const row = key === undefined ? undefined : bands.row(key);
    if (key === undefined || row === undefined) return;
    for (const part of document.querySelectorAll(`[data-for="${CSS.escape(key)}"]`)) {
      part.classList.add('chosen');
    }
    row.classList.add('chosen');
    for (const cell of row.children) {
      const part = document.createElement('span');
      for (const child of cell.childNodes) part.append(child.cloneNode(true));
      said?.append(part, ' · ');
    }
    said?.lastChild?.remove();
    const mark = document.querySelector('g.moment.chosen .mark, g.moment.chosen text');
    if (isMoving && mark !== null) reveal(mark);
  }

  /** Scrolls only the view, so that the names of the processes remain visible. */
  function reveal(part: Element): void {
    if (view === null || heads === null) return;
    const box = part.getBoundingClientRect();
    const frame = view.getBoundingClientRect();
    const top = frame.top + heads.getBoundingClientRect().height;
    view.scrollTop += (box.top + box.bottom - top - frame.bottom) / 2;
    const text = 160;
    if (box.left < frame.left) view.scrollLeft += box.left - frame.left - text;
    else if (box.right + text > frame.right) view.scrollLeft += box.right + text - frame.right;
    view.scrollIntoView({ block: 'nearest' });
  }

  async function goTo(step: number): Promise<void> {
    const next = Math.min(bands.steps - 1, Math.max(0, step));
    const band = bands.ofStep(next);
    if (band === undefined) return;
    chosenStep = next;
    const { keys } = await bands.load(band);
    // Another key may have been pressed meanwhile.
    if (chosenStep !== next) return;
    const { from, to } = inView();
    if (band.to <= from || band.from >= to) {
      const share = (next - band.before) / Math.max(1, band.steps);
      if (view !== null) view.scrollTop = (band.from + share * (band.to - band.from)) * scale;
    }
    await bands.show(band.from - 1, band.to + 1);
    await bands.list(band);
    if (chosenStep === next) choose(keys[next - band.before], true);
  }

  function step(by: number): void {
    void goTo(chosen === undefined && chosenStep < 0 ? 0 : chosenStep + by);
  }

  const keys: Record<string, () => void> = {
    ArrowDown: () => {
      step(1);
    },
    ArrowUp: () => {
      step(-1);
    },
    PageDown: () => {
      step(10);
    },
    PageUp: () => {
      step(-10);
    },
    Home: () => {
      void goTo(0);
    },
    End: () => {
      void goTo(bands.steps - 1);
    },
    ArrowRight: () => {
      view.scrollLeft += 80;
    },
    ArrowLeft: () => {
      view.scrollLeft -= 80;
    },
    '+': () => {
      zoom(scale * 1.25);
    },
    '=': () => {
      zoom(scale * 1.25);
    },
    '-': () => {
      zoom(scale / 1.25);
    },
    '0': () => {
      zoom(1);
    },
    Escape: () => {
      choose(undefined, false);
    },
  };
  view.addEventListener('keydown', (event) => {
    const action = keys[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });

  const keyUnder = (event: Event): string | undefined =>
    (event.target as Element).closest('[data-for]')?.getAttribute('data-for') ?? undefined;
  let isPinned = false;
  // If the picture moves under a pointer at rest, that chooses nothing.
  view.addEventListener('pointermove', (event) => {
    const key = keyUnder(event);
    if (!isPinned && key !== undefined && key !== chosen) choose(key, false);
  });
  view.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = view.getBoundingClientRect();
      zoom(
        scale * Math.exp(-event.deltaY / 300),
        event.clientX - box.left,
        event.clientY - box.top,
      );
    },
    { passive: false },
  );

  let from: { x: number; y: number; left: number; top: number } | undefined;
  view.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.pointerType === 'touch') return;
    from = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop };
  });
  addEventListener('pointermove', (event) => {
    if (from === undefined) return;
    view.classList.add('dragging');
    view.scrollLeft = from.left + from.x - event.clientX;
    view.scrollTop = from.top + from.y - event.clientY;
  });
  addEventListener('pointerup', (event) => {
    const moved =
      from === undefined ? 0 : Math.hypot(event.clientX - from.x, event.clientY - from.y);
    if (from !== undefined && moved < 4) {
      // A click keeps what is shown until the next one.
      const key = keyUnder(event);
      isPinned = key !== undefined && !(isPinned && key === chosen);
      choose(key, false);
    }
    from = undefined;
    view.classList.remove('dragging');
  });

  const onClick = (id: string, action: () => void): void =>
    byId(id)?.addEventListener('click', action);
  onClick('larger', () => {
    zoom(scale * 1.25);
  });
  onClick('smaller', () => {
    zoom(scale / 1.25);
  });
  onClick('fit', () => {
    zoom((view.clientWidth - 2) / bands.width);
  });
  const turnPage = (by: number): void => {
    const { from, to } = inView();
    const now = bands.all.findIndex((band) => band.to > (from + to) / 2);
    const band = bands.all[Math.min(bands.all.length - 1, Math.max(0, now + by))];
    if (band !== undefined) view.scrollTop = band.from * scale;
  };
  onClick('earlier', () => {
    turnPage(-1);
  });
  onClick('later', () => {
    turnPage(1);
  });
  onClick('theme', () => {
    root.dataset['theme'] = root.dataset['theme'] === 'dark' ? 'light' : 'dark';
  });
  /** The times of the bands in the page, as the language writes numbers. */
  function writeTimes(): void {
    const [from, to] = root.lang === 'fr' ? ['.', ','] : [',', '.'];
    for (const time of drawing?.querySelectorAll('.time') ?? []) {
      const { textContent: text } = time;
      if (text.includes(from)) time.textContent = text.replace(from, to);
    }
  }
  new MutationObserver(writeTimes).observe(drawing, { childList: true });
  onClick('language', () => {
    root.lang = root.lang === 'fr' ? 'en' : 'fr';
    writeTimes();
  });
  writeTimes();
  begin();
})();
