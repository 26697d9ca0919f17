(() => {
  const form = document.querySelector('form'), count = document.querySelector('output');
  const cards = [...document.querySelectorAll('article')].map(card => ({
    card, row: document.querySelector(`.years [data-for="${CSS.escape(card.id)}"]`),
    text: (card.textContent + ' ' + (card.dataset.words || '')).toLowerCase(),
    year: (card.dataset.years || '').split(' '), role: (card.dataset.roles || '').split('|'),
    technology: (card.dataset.technologies || '').split('|')
  }));
  const show = () => {
    const wanted = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of cards) {
      const fits = wanted.every(word => one.text.includes(word)) && ['year', 'role', 'technology'].every(
        key => !form.elements[key] || !form.elements[key].value || one[key].includes(form.elements[key].value));
      one.card.hidden = !fits;
      if (one.row) one.row.hidden = !fits;
      shown += fits;
    }
    count.textContent = shown === cards.length ? '' : `${shown} of ${cards.length} projects`;
  };
  form.hidden = false;
  form.addEventListener('input', show);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(show));
  for (const year of document.querySelectorAll('.years button')) {
    year.disabled = false;
    year.addEventListener('click', () => {
      form.elements.year.value = form.elements.year.value === year.value ? '' : year.value;
      show();
    });
  }
  show();
})();
