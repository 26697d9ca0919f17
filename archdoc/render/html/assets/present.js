(() => {
  const known = JSON.parse(document.getElementById('steps').textContent), {steps, overlays, faults, minutes} = known;
  const cards = steps.map((_, at) => document.getElementById(`step-${at + 1}`));
  const pictures = new Map([...document.querySelectorAll('.picture')].map(one => [one.dataset.key, one]));
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const one = what => document.querySelector(what), button = name => one(`[data-do=${name}]`);
  const chooser = document.getElementById('fault'), told = document.getElementById('fault-card');
  const STATES = ['struck', 'waits', 'fills', 'quiet', 'unsure'];
  let at = 0, overlay = '', fault = '', whole = false, moving = 0, desk = null, begun = 0;

  const shownSvg = picture => [...picture.querySelectorAll('svg')].find(svg => svg.getClientRects().length) || null;
  const full = svg => {
    if (!svg.dataset.box) svg.dataset.box = svg.getAttribute('viewBox');
    return svg.dataset.box.split(' ').map(Number);
  };
  // The groups of the elements, edges and badges that are named, in one drawing.
  const groups = (svg, elements, edges, badges) => {
    const wanted = new Set(elements), numbers = new Set(edges.map(String)), lit = new Set(badges.map(String));
    return [...svg.querySelectorAll('.node, .edge, .badge')].filter(group =>
      wanted.has(group.dataset.id) || numbers.has((group.id.match(/edge-(\d+)$/) || [])[1])
      || lit.has(group.dataset.tradeoff));
  };
  // A rectangle in user units around groups, with air, in the proportions of the stage, and never too near.
  const around = (svg, found) => {
    const [x, y, wide, high] = full(svg), [left, top, right, bottom] = found.reduce((box, group) => {
      const inner = group.getBBox(), from = svg.getScreenCTM().inverse().multiply(group.getScreenCTM());
      const corners = [[inner.x, inner.y], [inner.x + inner.width, inner.y + inner.height]]
        .map(([a, b]) => new DOMPoint(a, b).matrixTransform(from));
      return [Math.min(box[0], corners[0].x), Math.min(box[1], corners[0].y),
        Math.max(box[2], corners[1].x), Math.max(box[3], corners[1].y)];
    }, [Infinity, Infinity, -Infinity, -Infinity]);
    const shape = svg.clientWidth / svg.clientHeight || wide / high;
    let w = Math.max(right - left + 80, wide * 0.34), h = Math.max(bottom - top + 80, high * 0.34);
    if (w / h < shape) w = h * shape; else h = w / shape;
    if (w >= wide && h >= high) return [x, y, wide, high];
    return [(left + right - w) / 2, (top + bottom - h) / 2, w, h];
  };
  const move = (svg, goal) => {
    cancelAnimationFrame(moving);
    const from = svg.getAttribute('viewBox').split(' ').map(Number), start = performance.now();
    const frame = now => {
      const part = still.matches ? 1 : Math.min((now - start) / 450, 1), eased = part * part * (3 - 2 * part);
      svg.setAttribute('viewBox', from.map((value, n) => value + (goal[n] - value) * eased).join(' '));
      if (part < 1) moving = requestAnimationFrame(frame);
    };
    frame(start);
  };
  // What a fault does: its parts in the picture by their state, and its lines in place of the step's card.
  const strike = (svg, found) => {
    for (const group of svg.querySelectorAll('.node, .edge')) {
      group.classList.remove(...STATES);
      const number = (group.id.match(/edge-(\d+)$/) || [])[1];
      const state = found && (found.states[group.dataset.id] || found.edges[number]);
      if (state) group.classList.add(state);
    }
  };
  const explain = found => {
    told.querySelector('h2').textContent = found.title;
    told.querySelector('div').replaceChildren(...found.sections.flatMap(([title, lines]) => {
      const list = document.createElement('ul');
      for (const line of lines) list.append(text(document, 'li', line));
      return [text(document, 'h3', title), list];
    }));
  };
  const draw = () => {
    const broken = fault ? faults[fault] : null, step = steps[at];
    const picture = pictures.get(broken ? 'overview' : step.picture) || pictures.values().next().value;
    for (const other of pictures.values()) other.hidden = other !== picture;
    cards.forEach((card, number) => { card.hidden = Boolean(broken) || number !== at; });
    if (told) {
      told.hidden = !broken;
      chooser.value = fault;
      if (broken) explain(broken);
    }
    one('.cards').scrollTop = 0;
    if (picture) {
      const svg = shownSvg(picture);
      const chosen = broken ? {elements: Object.keys(broken.states), edges: Object.keys(broken.edges)} : overlay ? overlays[overlay] : step;
      const found = groups(svg, chosen.elements, chosen.edges, overlay || broken ? [] : step.badges);
      for (const one of picture.querySelectorAll('svg')) strike(one, broken);
      for (const lit of picture.querySelectorAll('.lit')) lit.classList.remove('lit');
      for (const group of found) group.classList.add('lit');
      picture.classList.toggle('dimmed', found.length > 0);
      const near = found.filter(group => !group.classList.contains('badge'));
      move(svg, near.length && !overlay && !broken && !whole ? around(svg, near) : full(svg));
    }
    one('.overlay').textContent = overlay ? overlays[overlay].title : '';
    one('.count').textContent = `${at + 1} of ${steps.length}`;
    one('.bar span').style.width = `${(at + 1) / steps.length * 100}%`;
    button('back').disabled = !at;
    button('next').disabled = at === steps.length - 1;
    button('whole').setAttribute('aria-pressed', whole);
    for (const other of document.querySelectorAll('[data-overlay]'))
      other.setAttribute('aria-pressed', other.dataset.overlay === overlay);
    history.replaceState(null, '', `#${at + 1}`);
    tell();
  };
  const go = to => {
    if (to < 0 || to >= steps.length) return;
    at = to;
    overlay = fault = '';
    whole = false;
    draw();
  };

  // The presenter's view is a window of this one's: notes, what comes next, what may be asked, and the time.
  const time = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
  const text = (page, tag, words, name) => {
    const made = page.createElement(tag);
    made.textContent = words;
    if (name) made.className = name;
    return made;
  };
  const tell = () => {
    if (!desk || desk.closed) return;
    const page = desk.document, body = page.querySelector('main'), step = steps[at];
    body.replaceChildren(text(page, 'p', `Step ${at + 1} of ${steps.length}`, 'quiet'),
      text(page, 'h1', cards[at].querySelector('h2').textContent.trim()));
    for (const note of step.notes) body.append(text(page, 'p', note));
    for (const fact of cards[at].querySelectorAll('dl > div'))
      body.append(text(page, 'p', `${fact.firstChild.textContent}: ${fact.lastChild.innerText.replace(/\s*\n\s*/g, '; ')}`));
    if (step.questions.length) {
      body.append(text(page, 'h2', 'Likely to be asked here'));
      const list = page.createElement('ul');
      for (const asked of step.questions) list.append(text(page, 'li', asked));
      body.append(list);
    }
    const next = cards[at + 1];
    body.append(text(page, 'p', next ? `Next: ${next.querySelector('h2').textContent.trim()}` : 'That was the last step.', 'quiet'));
    tick();
  };
  const tick = () => {
    if (!desk || desk.closed) return;
    const passed = (performance.now() - begun) / 1000, due = steps[at].start, clock = desk.document.querySelector('.clock');
    const late = passed - (steps[at + 1] ? steps[at + 1].start : minutes * 60);
    clock.textContent = `${time(passed)} of ${minutes}:00 · this step from ${time(due)}` + (late > 0 ? ` · ${time(late)} over` : '');
    clock.classList.toggle('late', late > 0);
  };
  const present = () => {
    desk = open('', 'archdoc-presenter', 'width=760,height=760');
    if (!desk) return;
    begun = performance.now();
    const page = desk.document;
    page.title = `Presenter: ${document.title}`;
    page.documentElement.lang = document.documentElement.lang;
    page.head.replaceChildren(text(page, 'title', page.title), text(page, 'style',
      'body{margin:0 auto;max-width:44rem;padding:1rem 1.5rem;font:1.15rem/1.5 Arimo,Arial,"Liberation Sans",sans-serif;' +
      'color:#14202e;background:#fff}h1{font-size:1.6rem;margin:.2rem 0 .6rem}h2{font-size:1.05rem;margin:1.2rem 0 .3rem}' +
      '.quiet,.clock{color:#536072}.clock{position:sticky;top:0;margin:0;padding:.4rem 0;background:#fff;' +
      'font-variant-numeric:tabular-nums}.late{color:#8a4b08;font-weight:bold}'));
    page.body.replaceChildren(text(page, 'p', '', 'clock'), page.createElement('main'));
    desk.addEventListener('keydown', press);
    tell();
  };
  setInterval(tick, 1000);
  addEventListener('pagehide', () => { if (desk && !desk.closed) desk.close(); });

  const acts = {
    back: () => go(at - 1), next: () => go(at + 1), presenter: present,
    whole: () => { whole = !whole; overlay = fault = ''; draw(); },
    full: () => { if (document.fullscreenElement) document.exitFullscreen();
      else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen(); },
  };
  const lay = key => { overlay = overlay === key ? '' : key; fault = ''; whole = false; draw(); };
  const press = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // In the list of faults, letters and arrows choose.
    if (event.target === chooser && event.key !== 'Escape') return;
    const key = event.key, on = event.target.closest && event.target.closest('button, a');
    if (key === 'ArrowRight' || key === 'PageDown' || key === 'n' || (key === ' ' && !on)) acts.next();
    else if (key === 'ArrowLeft' || key === 'PageUp' || key === 'p' && !overlays.p || key === 'Backspace') acts.back();
    else if (key === 'Home') go(0);
    else if (key === 'End') go(steps.length - 1);
    else if (key === 'Escape') { if (!overlay && !fault && !whole) return; overlay = fault = ''; whole = false; draw(); }
    else if (key === 'w' && chooser) chooser.focus();
    else if (key === 'f') acts.full();
    else if (key === 's') acts.presenter();
    else if (key === 'z') acts.whole();
    else if (overlays[key]) lay(key);
    else return;
    event.preventDefault();
  };
  addEventListener('keydown', press);
  if (chooser) chooser.addEventListener('change', () => { fault = chooser.value; overlay = ''; whole = false; draw(); });
  document.querySelector('.keys').addEventListener('click', event => {
    const pressed = event.target.closest('button');
    if (pressed && pressed.dataset.do) acts[pressed.dataset.do]();
    else if (pressed) lay(pressed.dataset.overlay);
  });
  // A badge leads to its decision's step; a folded card to nothing here.
  one('.stage').addEventListener('click', event => {
    const link = event.target.closest('a');
    if (!link) return;
    event.preventDefault();
    const to = (link.getAttribute('href').match(/step-(\d+)$/) || [])[1];
    if (to) go(Number(to) - 1);
  });
  let touched = null;
  one('.stage').addEventListener('touchstart', event => { touched = event.touches.length === 1 ? event.touches[0].clientX : null; }, {passive: true});
  one('.stage').addEventListener('touchend', event => {
    const moved = touched === null ? 0 : event.changedTouches[0].clientX - touched;
    if (Math.abs(moved) > 50) go(at + (moved < 0 ? 1 : -1));
  });
  let size = 0;
  addEventListener('resize', () => { clearTimeout(size); size = setTimeout(draw, 100); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  go(Math.min(Math.max(parseInt(location.hash.slice(1), 10) || 1, 1), steps.length) - 1);
})();
