/* The page's own script, which is inlined whole: it moves and highlights what is already drawn. */
(() => {
  const byId = (id: string): HTMLElement | null => document.getElementById(id);
  const root = document.documentElement;
  const view = byId('view');
  const said = byId('said');
  const heads = document.querySelector<SVGSVGElement>('#heads');
  const drawing = document.querySelector<SVGSVGElement>('#drawing');
  if (view === null || said === null || heads === null || drawing === null) return;

  const width = drawing.viewBox.baseVal.width;
  let scale = 1;
  let chosen: string | undefined;
  let steps: string[] = [];
  for (const row of document.querySelectorAll('g.moment')) {
    const key = row.getAttribute('data-for');
    if (key !== null) steps.push(key);
  }
  steps = [...new Set(steps)];

  if (matchMedia('(prefers-color-scheme: dark)').matches) root.dataset['theme'] = 'dark';

  /** The point under `x`, `y` of the view stays where it is. */
  function zoom(to: number, x = (view?.clientWidth ?? 0) / 2, y = 0): void {
    if (view === null) return;
    const next = Math.min(4, Math.max(0.1, to));
    const factor = next / scale;
    scale = next;
    for (const picture of [heads, drawing]) {
      if (picture === null) continue;
      picture.setAttribute('width', String(width * scale));
      picture.setAttribute('height', String(picture.viewBox.baseVal.height * scale));
    }
    view.scrollLeft = (view.scrollLeft + x) * factor - x;
    view.scrollTop = (view.scrollTop + y) * factor - y;
  }

  function choose(key: string | undefined, isMoving: boolean): void {
    for (const part of document.querySelectorAll('.chosen')) part.classList.remove('chosen');
    chosen = key;
    said?.replaceChildren();
    const row = key === undefined ? null : byId(key);
    if (key === undefined || row === null) return;
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

  function step(by: number): void {
    const now = chosen === undefined ? -1 : steps.indexOf(chosen);
    const next = now < 0 ? 0 : Math.min(steps.length - 1, Math.max(0, now + by));
    choose(steps[next], true);
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
      choose(steps[0], true);
    },
    End: () => {
      choose(steps.at(-1), true);
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
    zoom((view.clientWidth - 2) / width);
  });
  onClick('theme', () => {
    root.dataset['theme'] = root.dataset['theme'] === 'dark' ? 'light' : 'dark';
  });
  onClick('language', () => {
    root.lang = root.lang === 'fr' ? 'en' : 'fr';
  });
})();
