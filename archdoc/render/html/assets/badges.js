(() => {
  const light = () => {
    const number = (location.hash.match(/^#(?:badge|tradeoff|decision)-(\d+)$/) || [])[1];
    for (const badge of document.querySelectorAll('.sheet a'))
      badge.classList.toggle('lit', badge.getAttribute('href') === '#tradeoff-' + number);
  };
  addEventListener('hashchange', light);
  light();
})();
