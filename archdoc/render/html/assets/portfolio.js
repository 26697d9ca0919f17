(() => {
  const form = document.querySelector('form'), count = document.querySelector('output');
  const controls = [...form.elements].filter(one => one.name && one.type !== 'reset');
  const items = [...document.querySelectorAll('article, tbody tr')].map(item => ({
    item, row: item.id ? document.querySelector(`.years [data-for="${CSS.escape(item.id)}"]`) : null,
    text: (item.textContent + ' ' + (item.dataset.words || '')).toLowerCase(),
    has: name => (item.dataset[name] || '').split('|')
  }));
  const what = document.querySelector('article') ? 'projects' : document.querySelector('.decisions') ? 'decisions' :
    'technologies';
  const fits = (one, control) => {
    const value = control.value.trim().toLowerCase();
    if (!value) return true;
    if (control.name === 'text') return value.split(/\s+/).every(word => one.text.includes(word));
    const own = one.has(control.name).map(word => word.toLowerCase());
    if (control.name === 'decision') return value.split(/\s+/).every(word => own.join('|').includes(word));
    return own.some(word => 'part' in control.dataset ? word.includes(value) : word === value);
  };
  const show = () => {
    let shown = 0;
    for (const one of items) {
      const right = controls.every(control => fits(one, control));
      one.item.hidden = !right;
      if (one.row) one.row.hidden = !right;
      shown += right;
    }
    count.textContent = shown === items.length ? '' : `${shown} of ${items.length} ${what}`;
  };
  const wanted = () => {
    if (!location.hash.startsWith('#?')) return;
    for (const [name, value] of new URLSearchParams(location.hash.slice(2)))
      for (const control of controls) if (control.name === name) control.value = value;
  };
  for (const cell of document.querySelectorAll('td')) if (!cell.textContent.trim()) cell.dataset.empty = '';
  form.hidden = false;
  form.addEventListener('input', show);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(show));
  addEventListener('hashchange', () => { wanted(); show(); });
  for (const year of document.querySelectorAll('.years button')) {
    year.disabled = false;
    year.addEventListener('click', () => {
      form.elements.year.value = form.elements.year.value === year.value ? '' : year.value;
      show();
    });
  }
  wanted();
  show();
})();
