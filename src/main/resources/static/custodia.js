// The little that pages need beyond htmx. No framework, no inline code, nothing stored but ticked ids for this tab.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const number = new Intl.NumberFormat(document.documentElement.lang);

  /* Things to open, close, copy and go back with */
  document.addEventListener('click', event => {
    const target = event.target.closest('[data-opens],[data-closes],[data-copies],[data-back]');
    if (!target) return;
    if (target.dataset.opens) open(document.getElementById(target.dataset.opens));
    if (target.dataset.closes) target.closest(target.dataset.closes)?.remove();
    if (target.dataset.copies) navigator.clipboard.writeText(target.dataset.copies).then(() => toast('copied'), () => toast('failed'));
    if ('back' in target.dataset) history.back();
  });
  // A panel stands in the page where there is room, and above it on a phone.
  function open(dialog) {
    if (!dialog) return;
    if (!('panel' in dialog.dataset) || matchMedia('(max-width: 991.98px)').matches) dialog.showModal();
    else if (dialog.open) dialog.close();
    else { dialog.show(); dialog.scrollIntoView({ block: 'nearest' }); }
  }
  document.addEventListener('click', event => {
    // A click on the backdrop is a click on the dialog itself.
    if (event.target instanceof HTMLDialogElement && event.target.matches(':modal')) event.target.close();
  });

  function toast(name) {
    const template = document.getElementById('toast-' + name);
    if (!template) return;
    const note = template.content.firstElementChild.cloneNode(true);
    document.getElementById('toasts').append(note);
    if (name === 'copied') setTimeout(() => note.remove(), 4000);
  }
  document.addEventListener('htmx:sendError', () => toast('failed'));
  document.addEventListener('htmx:responseError', event => toast([401, 403].includes(event.detail.xhr.status) ? 'expired' : 'failed'));

  /* Filters: a change is sent at once; a form can do without its button */
  document.addEventListener('change', event => {
    const form = event.target.closest('form[data-submits-on-change]');
    if (form && !event.target.closest('[data-waits]')) form.requestSubmit();
  });

  /* Keys: / search, ? help, g and a letter for a place */
  let going = false;
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('input, textarea, select, [contenteditable], dialog')) return;
    if (going) {
      going = false;
      const place = all('.side .places a').find(link => link.dataset.letter === event.key.toLowerCase());
      if (place) { event.preventDefault(); place.click(); }
    } else if (event.key === 'g') {
      going = true;
      setTimeout(() => { going = false; }, 1500);
    } else if (event.key === '/') {
      const search = document.querySelector('main input[type=search]');
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === '?') {
      document.getElementById('keys')?.showModal();
    }
  });

  /* Typing the number of people before a button works; the server checks it again */
  function arm(field) {
    const typed = field.value.replace(/[\s.,'’\u00a0\u202f]/g, '');
    field.form.querySelector('button[data-armed]').disabled = typed !== field.dataset.expects;
  }
  document.addEventListener('input', event => {
    if (event.target.matches('input[data-expects]')) arm(event.target);
  });
  /* What was typed before this was here, or stands there again on the way back, counts too */
  window.addEventListener('pageshow', () => all('input[data-expects]').forEach(arm));

  /* A field of a dialog that belongs to the list's form: Enter in it must not press that form's first button */
  document.addEventListener('keydown', event => { if (event.key === 'Enter' && event.target.matches('[data-no-enter]')) event.preventDefault(); });

  /* Ticks in a list. They stay while paging; a different filter is a different list and starts empty. */
  function selection(list) {
    const key = 'selection:' + list.dataset.selection;
    const bar = list.querySelector('.page-selection');
    const head = list.querySelector('input[data-ticks-page]');
    const ticks = () => all('input[type=checkbox][name=id]', list);
    const read = () => new Set(JSON.parse(sessionStorage.getItem(key) || '[]'));
    const write = ids => ids.size ? sessionStorage.setItem(key, JSON.stringify([...ids])) : sessionStorage.removeItem(key);
    const everything = bar.querySelector('input[name=all]');

    function show() {
      const ids = read();
      const onPage = ticks();
      const ticked = onPage.filter(tick => tick.checked).length;
      head.checked = onPage.length > 0 && ticked === onPage.length;
      head.indeterminate = ticked > 0 && !head.checked;
      const every = everything.value === 'true';
      bar.hidden = ids.size === 0 && !every;
      bar.querySelector('[data-count]').textContent = number.format(ids.size);
      bar.querySelector('[data-shows=some]').hidden = every || (head.checked && ids.size === onPage.length);
      bar.querySelector('[data-shows=page]').hidden = every || !(head.checked && ids.size === onPage.length);
      const offer = bar.querySelector('[data-selects-all]');
      if (offer) offer.hidden = every || !head.checked;
      const sentence = bar.querySelector('[data-shows=all]');
      if (sentence) sentence.hidden = !every;
      const beyond = bar.querySelector('[data-beyond]');
      const here = new Set(onPage.map(tick => tick.value));
      beyond.replaceChildren(...(every ? [] : [...ids].filter(id => !here.has(id)).map(id => Object.assign(document.createElement('input'), { type: 'hidden', name: 'id', value: id }))));
    }
    function keep() {
      const ids = read();
      ticks().forEach(tick => tick.checked ? ids.add(tick.value) : ids.delete(tick.value));
      write(ids);
      everything.value = 'false';
      show();
    }
    function clear() {
      write(new Set());
      everything.value = 'false';
      ticks().forEach(tick => { tick.checked = false; });
      show();
    }
    const remembered = read();
    ticks().forEach(tick => { tick.checked = remembered.has(tick.value); });
    list.addEventListener('change', event => {
      if (event.target === head) ticks().forEach(tick => { tick.checked = head.checked; });
      if (event.target === head || event.target.name === 'id') keep();
    });
    bar.addEventListener('click', event => {
      if (event.target.closest('[data-selects-all]')) { everything.value = 'true'; show(); }
      if (event.target.closest('[data-clears]')) { clear(); head.focus(); }
    });
    // How many match comes in behind the page, and with it the offer to take them all.
    list.addEventListener('htmx:load', show);
    let last = null;
    list.addEventListener('click', event => {
      if (event.target.name !== 'id') return;
      const rows = ticks(), at = rows.indexOf(event.target);
      if (event.shiftKey && last !== null && last < rows.length) {
        rows.slice(Math.min(at, last), Math.max(at, last) + 1).forEach(tick => { tick.checked = event.target.checked; });
        keep();
      }
      last = at;
    });
    show();
  }

  /* Words on customers: typed or picked from what there is. One is sent with its form at once; several are gathered for another. */
  function tagInput(place) {
    const field = place.querySelector('input[role=combobox]');
    const found = place.querySelector('[role=listbox]');
    const chosen = place.querySelector('[data-tags-chosen]');
    const options = () => all('[role=option]', found);
    const active = () => found.querySelector('[aria-selected=true]');
    const go = place.closest('dialog')?.querySelector('[data-tags-go]');

    function show(open) {
      found.hidden = !open || options().length === 0;
      field.setAttribute('aria-expanded', String(!found.hidden));
      if (found.hidden) mark(null);
    }
    function mark(option) {
      options().forEach((one, i) => { one.id = found.id + '-' + i; one.setAttribute('aria-selected', String(one === option)); });
      if (option) { field.setAttribute('aria-activedescendant', option.id); option.scrollIntoView({ block: 'nearest' }); }
      else field.removeAttribute('aria-activedescendant');
    }
    const names = () => chosen ? all('input', chosen).map(input => input.value.toLowerCase()) : [];
    function take(name) {
      const clean = name.replace(/[\s,;|~]+/g, ' ').trim();
      if (!clean) return;
      if (!chosen) { field.value = clean; show(false); field.form.requestSubmit(); return; }
      if (!names().includes(clean.toLowerCase())) {
        const one = place.querySelector('[data-tags-one]').content.firstElementChild.cloneNode(true);
        one.querySelector('[data-tags-name]').textContent = clean;
        const input = Object.assign(document.createElement('input'), { type: 'hidden', name: place.dataset.chosen, value: clean });
        input.setAttribute('form', place.dataset.form);
        one.append(input);
        chosen.append(one);
      }
      field.value = '';
      show(false);
      arm();
    }
    function arm() { if (go) go.disabled = names().length === 0 && !field.value.trim(); }

    field.addEventListener('keydown', event => {
      if (event.isComposing) return;
      const list = options();
      const at = list.indexOf(active());
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        if (!list.length) return;
        event.preventDefault();
        show(true);
        mark(list[event.key === 'ArrowDown' ? (at + 1) % list.length : (at <= 0 ? list.length : at) - 1]);
      } else if (event.key === 'Enter' || (event.key === ',' && chosen)) {
        if (event.key === 'Enter' && !chosen && !active() && !field.value.trim()) { event.preventDefault(); return; }
        event.preventDefault();
        take(active() ? active().dataset.value : field.value);
      } else if (event.key === 'Escape' && !found.hidden) {
        event.preventDefault();
        show(false);
      } else if (event.key === 'Backspace' && chosen && field.value === '') {
        chosen.lastElementChild?.remove();
        arm();
      }
    });
    field.addEventListener('input', arm);
    // Left by a press on the button: what was typed last counts.
    go?.addEventListener('click', () => take(field.value), true);
    field.addEventListener('blur', () => setTimeout(() => show(false), 150));
    found.addEventListener('pointerdown', event => event.preventDefault());
    found.addEventListener('click', event => {
      const option = event.target.closest('[role=option]');
      if (option) { take(option.dataset.value); if (chosen) field.focus(); }
    });
    found.addEventListener('htmx:afterSwap', () => {
      if (field.dataset.known) all('[data-fresh]', found).forEach(option => option.remove());
      options().forEach(option => { if (names().includes(option.dataset.value.toLowerCase())) option.remove(); });
      mark(null);
      show(document.activeElement === field);
    });
    chosen?.addEventListener('click', event => {
      if (!event.target.closest('.tag-off')) return;
      event.target.closest('li').remove();
      arm();
      field.focus();
    });
    arm();
  }

  /* Charts */
  let library = null;
  const echarts = () => library ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = document.body.dataset.echarts;
    script.onload = () => done(window.echarts);
    script.onerror = failed;
    document.head.append(script);
  });
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--c-' + name).trim();

  function draw(library, place) {
    const chart = JSON.parse(place.dataset.chart);
    const drawing = library.getInstanceByDom(place) ?? library.init(place, null, { renderer: 'canvas' });
    const several = chart.series.length > 1;
    const line = chart.type === 'line';
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const ink = { color: colour('soft'), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
    drawing.setOption({
      animation: !still,
      animationDuration: 300,
      color: [1, 2, 3, 4, 5].map(n => colour('chart-' + n)),
      textStyle: ink,
      grid: { left: 4, right: 8, top: several ? 36 : 12, bottom: 4, containLabel: true },
      legend: several ? { top: 0, left: 0, textStyle: ink, icon: 'roundRect', itemWidth: 14, itemHeight: 10 } : undefined,
      // Drawn on the canvas: markup with style attributes is not allowed by the content policy.
      tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: colour('surface'), borderColor: colour('line'), textStyle: { ...ink, color: colour('ink') }, valueFormatter: value => value == null ? '–' : number.format(value), axisPointer: { type: line ? 'line' : 'shadow' } },
      xAxis: { type: 'category', data: chart.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: colour('line') } }, axisLabel: { ...ink, hideOverlap: true } },
      yAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: colour('line') } }, axisLabel: { ...ink, formatter: value => number.format(value) } },
      // Patterns beside colours where several series meet: readable in grey.
      aria: { enabled: true, label: { enabled: false }, decal: { show: several && !line } },
      series: chart.series.map((series, i) => ({
        type: line ? 'line' : 'bar', name: series.name, data: series.values, stack: chart.type === 'stacked' ? 'all' : undefined,
        barMaxWidth: 36, itemStyle: line ? undefined : { borderRadius: chart.type === 'stacked' ? 0 : [3, 3, 0, 0] },
        symbol: ['circle', 'rect', 'triangle', 'diamond', 'pin'][i % 5], symbolSize: 6, lineStyle: { width: 2, type: ['solid', 'dashed', 'dotted'][i % 3] },
        cursor: chart.links.length ? 'pointer' : 'default'
      }))
    }, true);
    if (chart.links.length && !place.dataset.linked) {
      place.dataset.linked = 'true';
      drawing.on('click', event => { const link = chart.links[event.dataIndex]; if (link) location.assign(link); });
    }
  }
  const watcher = new ResizeObserver(entries => entries.forEach(entry => window.echarts?.getInstanceByDom(entry.target)?.resize()));
  function charts(within) {
    const places = all('[data-chart]', within);
    if (places.length) echarts().then(library => places.forEach(place => { draw(library, place); watcher.observe(place); }));
  }
  new MutationObserver(() => charts(document)).observe(document.documentElement, { attributeFilter: ['data-bs-theme'] });

  /* What is typed on while an answer is under way is not overwritten by it */
  const field = () => document.activeElement?.matches('input[id]:not([type=checkbox]):not([type=radio])') ? document.activeElement : null;
  const asked = new WeakMap();
  let typing = null;
  document.addEventListener('htmx:beforeRequest', event => asked.set(event.detail.xhr, { id: field()?.id, value: field()?.value }));
  document.addEventListener('htmx:beforeSwap', event => {
    const now = field(), then = asked.get(event.detail.xhr);
    const typed = now && then && event.detail.target.contains(now) && (now.id !== then.id || now.value !== then.value);
    typing = typed && now.value !== now.defaultValue ? { id: now.id, value: now.value } : null;
  });
  document.addEventListener('htmx:afterSwap', () => {
    const now = typing && document.getElementById(typing.id);
    if (now) now.value = typing.value;
    typing = null;
  });

  /* Borders of levels: dragged over a histogram. The numbers beside it are what is sent, and do without it. */
  const stepsOf = drawing => drawing.dataset.steps.split(' ').map(Number);
  function placeOf(drawing, value) {
    const steps = stepsOf(drawing), last = steps.length - 1;
    let i = steps.findIndex((from, at) => at < last && value < steps[at + 1]);
    if (i < 0) i = last;
    const part = i < last ? (value - steps[i]) / (steps[i + 1] - steps[i]) : Math.min(0.95, (value - steps[i]) / Math.max(1, steps[i]));
    return (i + Math.max(0, part)) * 600 / steps.length;
  }
  function valueAt(drawing, x) {
    const steps = stepsOf(drawing), last = steps.length - 1;
    const at = Math.min(last + 0.95, Math.max(0, x * steps.length / 600)), i = Math.min(last, Math.floor(at));
    const wide = i < last ? steps[i + 1] - steps[i] : Math.max(1, steps[i]);
    const whole = 10 ** Number(drawing.dataset.unit);
    return Math.round((steps[i] + (at - i) * wide) / whole);
  }
  const borderOf = (drawing, cut) => document.getElementById(drawing.dataset.cuts + '-' + cut.dataset.cut);
  const stand = (cut, x) => cut.setAttribute('transform', 'translate(' + Math.round(x * 10) / 10 + ' 0)');
  let dragged = null;
  document.addEventListener('pointerdown', event => {
    const cut = event.target.closest?.('.cut:not(.cut-drawn)');
    if (!cut) return;
    dragged = cut;
    cut.ownerSVGElement.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  document.addEventListener('pointermove', event => {
    if (!dragged) return;
    const drawing = dragged.ownerSVGElement, box = drawing.getBoundingClientRect();
    const value = valueAt(drawing, (event.clientX - box.left) * 600 / box.width), border = borderOf(drawing, dragged);
    if (!border || border.value === String(value)) return;
    border.value = value;
    border.dispatchEvent(new Event('input', { bubbles: true }));
  });
  document.addEventListener('pointerup', () => { dragged = null; });
  document.addEventListener('pointercancel', () => { dragged = null; });
  document.addEventListener('input', event => {
    const at = event.target.name?.endsWith('.border') ? event.target.id.lastIndexOf('-') : -1;
    if (at < 0) return;
    const drawing = document.querySelector('[data-cuts="' + event.target.id.slice(0, at) + '"]');
    const cut = drawing?.querySelector('[data-cut="' + event.target.id.slice(at + 1) + '"]');
    const value = Number(event.target.value.replace(',', '.'));
    if (cut && Number.isFinite(value)) stand(cut, placeOf(drawing, value * 10 ** Number(drawing.dataset.unit)));
  });

  /* A page, or a part that htmx has just put in */
  function furnish(within) {
    all('[data-selection]', within).forEach(selection);
    if (within.matches?.('[data-selection]')) selection(within);
    all('[data-tags]', within).forEach(tagInput);
    charts(within);
  }
  document.addEventListener('htmx:beforeCleanupElement', event => {
    if (event.target.matches?.('[data-chart]')) window.echarts?.getInstanceByDom(event.target)?.dispose();
  });
  furnish(document);
  document.addEventListener('htmx:load', event => { if (event.target !== document.body) furnish(event.target); });
})();
