(() => {
  const form = document.querySelector('form'), count = document.querySelector('output');
  const list = document.querySelector('[data-kind]'), more = document.querySelector('#more');
  const { kind, parts: folder } = list.dataset, every = +list.dataset.every, step = +list.dataset.step;
  const controls = [...form.elements].filter(one => one.name && one.type !== 'reset');
  const first = list.innerHTML, waiting = new Map();
  let asked = 0, found = [], shown = 0;

  class Missing extends Error {}
  // Each part is a script that calls this with what it holds: a page from a disk may load nothing else.
  window.archdoc = (kind, name, value) => waiting.get(kind + '-' + name).resolve(value);
  const load = file => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = folder + file;
    script.onload = resolve;
    script.onerror = () => reject(new Missing(file));
    document.head.append(script);
  });
  const part = (kind, name, file = name) => {
    const key = kind + '-' + name;
    if (!waiting.has(key)) {
      const one = {};
      one.promise = new Promise((resolve, reject) => Object.assign(one, { resolve, reject }));
      waiting.set(key, one);
      load(`${kind}-${file}.js`).catch(error => { waiting.delete(key); one.reject(error); });
    }
    return waiting.get(key).promise;
  };
  const numbers = said => {
    let last = 0;
    return said ? said.split(',').map(one => last += parseInt(one, 36)) : [];
  };

  let library;
  const heads = new Map();
  const begin = async kind => {
    library ||= load('minisearch.js').catch(error => { library = null; throw error; });
    const one = await part(kind, 'head');
    await library;
    const lengths = one.lengths.map(said => said.split(',').map(length => parseInt(length, 36)));
    return { ...one, lengths, known: new Set(one.parts) };
  };
  const head = kind => {
    if (!heads.has(kind)) heads.set(kind, begin(kind).catch(error => { heads.delete(kind); throw error; }));
    return heads.get(kind);
  };
  const named = letters => [...letters].map(letter => letter.codePointAt(0).toString(16)).join('-');
  const asTyped = word => word;
  // Two letters begin half of all words: they are one as a whole, like Go, or begin a name.
  const isShort = word => /^[ -~]{1,2}$/.test(word);
  // Of a part, only the terms that a word may mean: all of it takes ten times as long to take in.
  const index = async (kind, letters, word, near) => {
    const { fields, documents, lengths, average } = await head(kind);
    const terms = await part(kind, 'words-' + letters, 'words-' + named(letters));
    const js = { documentCount: documents, nextId: documents, documentIds: {}, fieldLength: {}, storedFields: {},
      fieldIds: Object.fromEntries(fields.map((field, at) => [field, at])), averageFieldLength: average, dirtCount: 0,
      serializationVersion: 2, index: [] };
    for (const [term, columns] of Object.entries(terms)) {
      if (near && !isShort(word) ? Math.abs(term.length - word.length) > 2 : !term.startsWith(word)) continue;
      if (isShort(word) && !near && term !== word) continue;
      const data = {};
      columns.forEach((column, at) => {
        if (!column || (at && near && isShort(word))) return;
        const here = data[at] = {};
        for (const number of numbers(column)) {
          here[number] = 1;
          js.documentIds[number] = number;
        }
      });
      js.index.push([term, data]);
    }
    for (const number of Object.keys(js.documentIds)) js.fieldLength[number] = lengths.map(column => column[number]);
    return MiniSearch.loadJS(js, { fields, tokenize: text => [text], processTerm: asTyped });
  };
  const words = text => (text.normalize('NFKC').toLowerCase().match(/[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.+#-]*/gu) || [])
    .map(word => word.replace(/[.-]+$/, '').slice(0, 40)).filter(Boolean);
  const one = async (kind, word, near = false) => {
    const { known } = await head(kind), letters = [...word], scores = new Map();
    let wanted = [letters.slice(0, 2).join('')];
    if (letters.length === 1 && word.codePointAt(0) > 0xdff) wanted = [...known].filter(part => part.startsWith(word));
    for (const letters of wanted.filter(part => known.has(part))) {
      const short = isShort(word);
      const options = { prefix: near === short, fuzzy: near && !short ? .25 : false, boost: { name: 4, made: 2 } };
      for (const { id, score } of (await index(kind, letters, word, near)).search(word, options))
        scores.set(id, Math.max(score, scores.get(id) || 0));
    }
    return scores;
  };
  // All that say every word, with how well they fit.
  const search = async (kind, text, near = false) => {
    let all;
    for (const word of words(text)) {
      const scores = await one(kind, word, near);
      if (!all) all = scores;
      else all = new Map([...all].filter(([id]) => scores.has(id)).map(([id, score]) => [id, score + scores.get(id)]));
    }
    return all || new Map();
  };
  const those = async (name, value, whole) => {
    const wanted = value.trim().toLowerCase(), facets = await part(kind, 'facets'), right = new Set();
    for (const [option, said] of facets[name] || []) {
      const low = option.toLowerCase();
      if (whole ? low === wanted : low.includes(wanted)) for (const number of numbers(said)) right.add(number);
    }
    return right;
  };

  const find = async () => {
    const text = form.elements.text.value, sets = [];
    let near = false, scores = null;
    for (const control of controls) {
      if (!control.value.trim() || control.name === 'text') continue;
      if (control.name !== 'decision') {
        sets.push(await those(control.name, control.value, control.tagName === 'SELECT'));
        continue;
      }
      const { of } = await part('decisions', 'of');
      const projects = numbers(of);
      sets.push(new Set([...(await search('decisions', control.value)).keys()].map(number => projects[number])));
    }
    if (words(text).length) {
      scores = await search(kind, text);
      if (!scores.size) {
        near = true;
        scores = await search(kind, text, true);
      }
    }
    if (!scores && !sets.length) return null;
    let right = scores ? [...scores.keys()] : [...sets.reduce((a, b) => a.size <= b.size ? a : b)];
    right = right.filter(number => sets.every(set => set.has(number)));
    right.sort((a, b) => (scores ? scores.get(b) - scores.get(a) : 0) || a - b);
    return { right, near };
  };
  const page = async (from, to, mine) => {
    const size = +list.dataset.size, wanted = found.slice(from, to);
    const several = await Promise.all(wanted.map(number => part(kind, `shown-${Math.floor(number / size)}`)));
    if (mine !== asked) return false;
    const html = wanted.map((number, at) => several[at][number % size]).join('');
    if (from) list.insertAdjacentHTML('beforeend', html); else list.innerHTML = html;
    shown = to;
    more.hidden = shown >= found.length;
    return true;
  };
  const said = number => number.toLocaleString('en');
  const show = async () => {
    const mine = ++asked, several = list.dataset.what;
    try {
      const answer = await find();
      if (mine !== asked) return;
      for (const other of document.querySelectorAll('.browse')) other.hidden = !!answer;
      remember();
      if (!answer) {
        list.innerHTML = first;
        more.hidden = true;
        count.textContent = '';
        return;
      }
      found = answer.right;
      if (!await page(0, step, mine)) return;
      const near = answer.near && found.length ? ', by words that are near' : '';
      count.textContent = `${said(found.length)} of ${said(every)} ${several}${near}`;
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      if (mine === asked) count.textContent = `A part of this page isn't there: ${error.message}. Load the page again.`;
    }
  };

  const remember = () => {
    const chosen = new URLSearchParams(controls.filter(one => one.value).map(one => [one.name, one.value]));
    const hash = `${chosen}` ? `#?${chosen}` : '';
    if (hash !== location.hash && (hash || location.hash.startsWith('#?')))
      history.replaceState(null, '', hash || location.pathname + location.search);
  };
  const wanted = () => {
    if (!location.hash.startsWith('#?')) return;
    for (const [name, value] of new URLSearchParams(location.hash.slice(2)))
      for (const control of controls) if (control.name === name) control.value = value;
  };
  form.hidden = false;
  form.addEventListener('input', show);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(show));
  addEventListener('hashchange', () => { wanted(); show(); });
  // What can be typed is listed once someone is about to; and what a search needs is there before its first letter.
  form.addEventListener('focusin', async event => {
    head(kind).catch(() => {});
    const options = event.target.list;
    if (!options || options.children.length) return;
    const facets = await part(kind, 'facets');
    for (const [value] of (facets[event.target.name] || []).slice(0, 500)) options.append(new Option(value, value));
  });
  more.addEventListener('click', () => page(shown, shown + step, asked));
  for (const year of document.querySelectorAll('.busy button')) {
    year.disabled = false;
    year.addEventListener('click', () => {
      form.elements.year.value = form.elements.year.value === year.value ? '' : year.value;
      show();
    });
  }
  wanted();
  if (controls.some(one => one.value)) show();
})();
