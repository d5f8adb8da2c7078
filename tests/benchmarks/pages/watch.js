// Waits inside the page for what it must show, frame by frame, and says when that stood there.
(() => {
  const QUIET = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE']);

  // Panel draws into shadow roots, which no selector of the document reaches.
  function* roots(root) {
    yield root;
    for (const part of root.querySelectorAll('*')) if (part.shadowRoot) yield* roots(part.shadowRoot);
  }

  function textOf(root) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (n) =>
      QUIET.has(n.nodeName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    let text = '';
    for (let n = walk.currentNode; n; n = walk.nextNode()) {
      if (n.nodeType === Node.TEXT_NODE) text += n.data;
      else if (n.shadowRoot) text += textOf(n.shadowRoot);
    }
    return text;
  }

  // What the charts show: of plotly's that are drawn their lines, of pictures that are loaded those.
  function chartsDrawn() {
    const found = [];
    for (const root of roots(document)) {
      for (const picture of root.querySelectorAll('img[src^="data:image/svg"]')) {
        if (picture.naturalWidth && picture.clientHeight) found.push(picture.src);
      }
      for (const chart of root.querySelectorAll('.js-plotly-plot')) {
        const line = chart.querySelector('.scatterlayer .trace path[d]');
        if (line && chart.clientHeight) found.push([...chart.querySelectorAll('.scatterlayer path.js-line')]
          .map((path) => path.getAttribute('d')).join());
      }
    }
    return found;
  }

  function stands(wanted) {
    const busy = document.querySelector('[data-testid=stApp]:not([data-test-script-state=notRunning])');
    if (busy || document.querySelector('[data-testid=stSkeleton]')) return false;
    const text = document.body ? textOf(document.body) : '';
    return wanted.every((words) => text.includes(words));
  }

  const frames = (isThere) => new Promise((found) => {
    const look = () => (isThere() ? found(performance.now()) : requestAnimationFrame(look));
    look();
  });

  // From the navigation's start on: the headlines' counts, and as many charts.
  window.firstView = (wanted, charts) => frames(() => chartsDrawn().length >= charts && stands(wanted));

  // Arms a clock that starts with the next act of the reader; it ends when the counts stand there,
  // the script has ended and so many charts show something else than before.
  window.arm = (wanted, charts) => {
    const before = new Set(chartsDrawn());
    let start = 0;
    const stamp = () => { start ||= performance.now(); };
    for (const act of ['pointerdown', 'keydown', 'input']) {
      window.addEventListener(act, stamp, { capture: true, once: true });
    }
    const redrawn = () => {
      return chartsDrawn().filter((shown) => !before.has(shown)).length >= charts;
    };
    window.change = frames(() => start && stands(wanted) && redrawn()).then((end) => end - start);
  };
})();
