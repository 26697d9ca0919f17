(() => {
  const dialog = document.getElementById('rehearsal'), start = document.getElementById('rehearse');
  if (!dialog || !dialog.showModal) return;
  const one = what => dialog.querySelector(what), store = 'archdoc:rehearsal:' + document.title;
  const act = name => one(`[data-do=${name}]`), rates = [...dialog.querySelectorAll('[data-rate]')];
  const asks = one('.asks'), answer = one('.answer'), said = one('.said');
  const words = ['', 'again', 'hard', 'good', 'easy'], cards = [...document.querySelectorAll('.asked')];
  let queue = [], at = 0, shown = false, since = 0, clock = 0, kept = true, done = new Map();
  const read = () => {
    try {
      const found = JSON.parse(localStorage.getItem(store) || '{}');
      return found && typeof found === 'object' ? found : {};
    } catch { return {}; }
  };
  const write = (id, rate) => {
    try { localStorage.setItem(store, JSON.stringify({...read(), [id]: rate})); } catch { kept = false; }
  };
  const time = seconds => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const tick = () => { one('[role=timer]').textContent = time(Math.floor((performance.now() - since) / 1000)); };
  const stop = () => { clearInterval(clock); one('[role=timer]').textContent = ''; };
  const buttons = () => {
    const over = at >= queue.length;
    act('look').hidden = shown || over;
    for (const rate of rates) rate.hidden = !shown || over;
    act('again').hidden = !over;
    act('back').disabled = !at;
    act('next').disabled = over;
  };
  const end = () => {
    stop();
    const bad = [...done].filter(([, rate]) => rate < 3);
    one('.card .note').textContent = '';
    one('.count').textContent = '';
    const told = [4, 3, 2, 1].map(rate => [[...done.values()].filter(one => one === rate).length, words[rate]]);
    asks.textContent = done.size ? `${done.size} of ${cards.length} rated` : 'Nothing was rated';
    answer.textContent = told.filter(([many]) => many).map(one => one.join(' ')).join(', ');
    if (bad.length) {
      const list = document.createElement('ul'), head = document.createElement('p');
      head.textContent = 'To look at again:';
      for (const [card] of bad) list.append(Object.assign(document.createElement('li'),
        {textContent: card.querySelector('.asks').textContent}));
      answer.append(head, list);
    }
    said.textContent = kept ? '' : 'This browser keeps nothing for this page: the next rehearsal begins anew.';
  };
  const go = to => {
    if (to < 0 || to > queue.length) return;
    at = to;
    shown = false;
    buttons();
    if (at === queue.length) end();
    else {
      const card = queue[at];
      let head = card;
      while (head && head.tagName !== 'H3') head = head.previousElementSibling;
      one('.card .note').textContent = head ? head.textContent : '';
      one('.count').textContent = `${at + 1} of ${queue.length}`;
      asks.textContent = card.querySelector('.asks').textContent;
      answer.replaceChildren();
      since = performance.now();
      stop();
      tick();
      clock = setInterval(tick, 1000);
    }
    dialog.scrollTop = 0;
    asks.focus();
  };
  const look = () => {
    if (shown || at >= queue.length) return;
    shown = true;
    clearInterval(clock);
    said.textContent = '';
    answer.replaceChildren(queue[at].querySelector('.standing').cloneNode(true),
      queue[at].querySelector('.answer').cloneNode(true));
    buttons();
    asks.focus();
  };
  const rate = number => {
    if (at >= queue.length) return;
    if (!shown) { said.textContent = 'First look: press Space.'; return; }
    const card = queue[at];
    done.set(card, number);
    write(card.id, number);
    if (number < 3) queue.splice(Math.min(at + (number === 1 ? 3 : 6), queue.length), 0, card);
    said.textContent = `Rated “${words[number]}”${number < 3 ? ': it comes back' : ''}.`;
    go(at + 1);
  };
  const begin = () => {
    const rated = read(), rank = card => [1, 0, 0, 2, 3][rated[card.id] || 0];
    queue = [...cards].sort((a, b) => rank(a) - rank(b) || b.dataset.weight - a.dataset.weight);
    done = new Map();
    said.textContent = '';
    if (!dialog.open) dialog.showModal();
    go(0);
  };
  const acts = {leave: () => dialog.close(), back: () => go(at - 1), next: () => go(at + 1), look, again: begin};
  dialog.addEventListener('click', event => {
    const button = event.target.closest('button'), link = event.target.closest('a[href]');
    if (link) dialog.close();
    else if (button && button.dataset.rate) rate(Number(button.dataset.rate));
    else if (button) acts[button.dataset.do]();
  });
  dialog.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key, free = !event.target.closest('a, button');
    if ((key === ' ' || key === 'Enter') && free && !shown) look();
    else if (/^[1-4]$/.test(key)) rate(Number(key));
    else if (key === 'ArrowLeft') go(at - 1);
    else if (key === 'ArrowRight') go(at + 1);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener('close', stop);
  start.addEventListener('click', begin);
  start.parentElement.hidden = false;
})();
