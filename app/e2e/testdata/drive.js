// What a person finds on a page by its words. Evaluated as (drive)(what, ...words) in the tab, never loaded by a page, so
// it also works where scripts are switched off. Inside the demo's telephone (frame) places are those of the whole page.
(inFrame, what, ...words) => {
  const frame = inFrame ? document.querySelector("iframe") : null;
  const doc = frame ? frame.contentDocument : document;
  const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const visible = (e) => e.checkVisibility({ visibilityProperty: true });
  // What is seen: without the words that are only spoken and the picture of a card.
  const seen = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || !visible(node) || node.matches(".vh, .card-face, script")) return "";
    const text = [...node.childNodes].map(seen).join("");
    return getComputedStyle(node).display === "inline" ? text : ` ${text} `;
  };
  const named = (selector, name) => {
    const all = [...doc.querySelectorAll(selector)].filter(visible);
    return all.find((e) => tidy(e.innerText) === name) ?? all.find((e) => tidy(e.innerText).includes(name));
  };
  const control = (label) => named("label", label)?.control;
  const kinds = {
    button: (name) => named("button", name),
    link: (name) => named("a[href]", name),
    summary: (name) => named("summary", name),
    check: (name) => named("label.check, label.pick", name),
    field: control,
  };
  const acts = {
    // State of the page. left is what mark() left behind: true until another page has come.
    state: () => ({
      url: doc?.URL ?? "",
      path: doc?.location ? doc.location.pathname + doc.location.search : "",
      ready: doc?.readyState === "complete",
      left: Boolean(doc?.documentElement?.dataset.left),
      h1: tidy(doc?.querySelector("h1")?.innerText),
      title: doc?.title ?? "",
      text: tidy(doc?.body && seen(doc.body)),
      // A challenge has one line in place of the summary (copy.md).
      errors: [...(doc?.querySelectorAll(".error-summary li, .challenge main p.error > span > span, .challenge main p.error > span:not(:has(span))") ?? [])].map((e) => tidy(e.innerText)),
      flash: tidy([...(doc?.querySelectorAll("[role=status]") ?? [])].map((e) => e.innerText).join(" ")),
      width: doc?.scrollingElement?.scrollWidth ?? 0,
    }),
    mark: () => { doc.documentElement.dataset.left = "1"; return true; },
    place: (kind, name) => {
      const e = kinds[kind](name);
      if (!e) return null;
      e.scrollIntoView({ block: "center", behavior: "instant" });
      const box = (e.getClientRects()[0] ?? e.getBoundingClientRect());
      const outer = frame?.getBoundingClientRect();
      const edge = frame ? frame.clientLeft : 0;
      const [dx, dy] = outer ? [outer.left + edge, outer.top + edge] : [0, 0];
      return { x: dx + box.left + box.width / 2, y: dy + box.top + box.height / 2 };
    },
    disabled: (name) => kinds.button(name)?.disabled ?? false,
    focus: (label) => { const e = control(label); e?.focus(); e?.select(); return Boolean(e); },
    choose: (label, entry) => {
      const option = [...control(label).options].find((o) => tidy(o.label) === entry);
      if (option) option.selected = true;
      return Boolean(option);
    },
    // What the keyboard is on: its words, and whether a person can see that it is there (WCAG 2.4.7, 2.4.11).
    focused: () => {
      const e = doc.activeElement;
      if (!e || e === doc.body) return { name: "", seen: true };
      const row = e.closest("label") ?? e;
      const ringed = [e, row].some((x) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(x);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 3;
      });
      const box = row.getBoundingClientRect();
      const top = doc.elementFromPoint(box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1));
      return { name: tidy(seen(e.labels?.[0] ?? e)), seen: ringed && row.contains(top), tag: e.tagName };
    },
    value: (label) => control(label)?.value ?? "",
    checked: (name) => kinds.check(name)?.control.checked ?? false,
  };
  return acts[what](...words);
}
