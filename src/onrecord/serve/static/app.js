// What a keyboard and a selection can do; every page works without it.
(() => {
  "use strict";

  const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
  // Not inside a closed <details>, nor in anything else that is not shown.
  const shown = (element) => (element.checkVisibility ? element.checkVisibility() : element.getClientRects().length > 0);

  // A key presses the element that names it: <a data-key="j">, <button data-key="y">.
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("form.saved-by-keys");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      form.requestSubmit();
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && event.target.closest("dialog[open]")) return;
    if (typing(event.target) && event.key !== "Escape") return;
    if (event.key === "?") {
      document.getElementById("keys").showModal();
      event.preventDefault();
      return;
    }
    if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (search) {
        search.focus();
        search.select();
        event.preventDefault();
      } else {
        location.assign("/");
      }
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const found = [...document.querySelectorAll("[data-key]")].filter((one) => one.dataset.key === key && shown(one));
    if (found.length === 0) return;
    event.preventDefault();
    found[found.length - 1].click();
  });

  // A mark in the text opens the innermost statement that it belongs to.
  document.addEventListener("click", (event) => {
    const help = event.target.closest("[data-help]");
    if (help) document.getElementById("keys").showModal();
    const take = event.target.closest("[data-take]");
    if (take) takeSelection(take.dataset.take);
    const quote = event.target.closest(".q[data-q]");
    if (quote && getSelection().isCollapsed) document.getElementById(`q${quote.dataset.q}`)?.click();
    const mark = event.target.closest(".m[data-n]");
    if (!mark || !getSelection().isCollapsed) return;
    const numbers = mark.dataset.n.split(" ");
    const note = document.getElementById(`s${numbers[numbers.length - 1]}`);
    if (note) note.click();
  });

  // ---------------------------------------------------------------- selecting text
  const codePoints = (text) => Array.from(text).length;

  // The offset in the story of a place in the page, in code points; null outside the story's text.
  const offsetOf = (node, offset) => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node.childNodes[offset] || node;
    const run = (element.nodeType === Node.TEXT_NODE ? element.parentElement : element).closest("[data-o]");
    if (!run || !run.closest("#text")) return null;
    const start = Number(run.dataset.o);
    if (run.classList.contains("unseen")) return start;
    return node.nodeType === Node.TEXT_NODE ? start + codePoints(node.data.slice(0, offset)) : start;
  };

  const lengthOf = (run) => (run.classList.contains("unseen") ? 1 : codePoints(run.textContent));

  // The selected stretch of the story: {start, end, words}, without white space at its ends.
  let selected = null;
  const readSelection = () => {
    const selection = getSelection();
    const text = document.getElementById("text");
    if (!text || selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    const runs = [...text.querySelectorAll("[data-o]")].filter((run) => range.intersectsNode(run));
    if (runs.length === 0) return null;
    const first = runs[0];
    const last = runs[runs.length - 1];
    const inside = (node) => text.contains(node);
    let start = inside(range.startContainer) ? offsetOf(range.startContainer, range.startOffset) : null;
    let end = inside(range.endContainer) ? offsetOf(range.endContainer, range.endOffset) : null;
    if (start === null) start = Number(first.dataset.o);
    if (end === null || (range.endContainer.nodeType !== Node.TEXT_NODE && end <= start)) {
      end = Number(last.dataset.o) + lengthOf(last);
    }
    const words = selection.toString();
    return start < end && words.trim() ? { start, end, words: words.trim() } : null;
  };

  const field = (part) => document.querySelector(`[data-span="${part}"]`);

  const takeSelection = (part) => {
    const input = field(part);
    if (!selected) return;
    const told = `${selected.start}-${selected.end}`;
    if (!input) {
      const adding = document.querySelector("[data-key=a]");
      if (!adding) return;
      const url = new URL(adding.href);
      url.searchParams.set(part.replace("_spans", ""), told);
      location.assign(url);
      return;
    }
    input.value = input.dataset.more === "yes" && input.value ? `${input.value}, ${told}` : told;
    const words = document.getElementById(`${input.id}-words`);
    if (words) words.textContent = selected.words;
    hideToolbar();
    getSelection().removeAllRanges();
    input.focus();
  };

  let toolbar = null;
  const hideToolbar = () => {
    if (toolbar) toolbar.hidden = true;
  };
  const showToolbar = () => {
    const now = readSelection();
    if (now) selected = now;
    const canAdd = document.querySelector("[data-key=a], [data-span]");
    if (!now || !canAdd) {
      hideToolbar();
      return;
    }
    if (!toolbar) {
      toolbar = document.createElement("div");
      toolbar.className = "select-bar";
      toolbar.setAttribute("role", "toolbar");
      toolbar.setAttribute("aria-label", "The selected words are");
      for (const part of ["source", "cue", "content"]) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = part;
        button.dataset.take = `${part}_spans`;
        button.className = `m-button ${part}`;
        toolbar.append(button);
      }
      document.body.append(toolbar);
    }
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    toolbar.hidden = false;
    const left = Math.max(8, Math.min(box.left + box.width / 2 - toolbar.offsetWidth / 2, innerWidth - toolbar.offsetWidth - 8));
    toolbar.style.left = `${left + scrollX}px`;
    toolbar.style.top = `${box.bottom + scrollY + 8}px`;
  };
  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(showToolbar, 150);
  });

  // ---------------------------------------------------------------- after each page
  const settle = () => {
    for (const button of document.querySelectorAll("[data-help]")) button.hidden = false;
    for (const button of document.querySelectorAll("[data-take]")) button.hidden = false;
    document.body.classList.toggle("has-open", document.querySelector(".side .card") !== null);
    const open = document.querySelector(".note.is-open");
    if (!open) return;
    const box = open.getBoundingClientRect();
    const card = document.querySelector(".has-open .card");
    const sheet = card && getComputedStyle(card).position === "fixed" ? card.offsetHeight : 0;
    if (box.top < 60 || box.bottom > innerHeight - sheet - 60) {
      const middle = (innerHeight - sheet) / 2;
      scrollBy({ top: box.top - middle, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    }
  };
  // On a draft every card is on the page: opening one marks its place in the text.
  const openCard = () => {
    const card = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    if (!card || !card.dataset.note) return;
    card.open = true;
    for (const note of document.querySelectorAll("#text .is-open")) note.classList.remove("is-open");
    const note = document.getElementById(card.dataset.note);
    if (!note) return;
    note.classList.add("is-open");
    note.scrollIntoView({ block: "center" });
    card.scrollIntoView({ block: "nearest" });
  };
  addEventListener("hashchange", openCard);
  document.addEventListener("DOMContentLoaded", () => {
    settle();
    openCard();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    settle();
    const heading = document.getElementById("open");
    if (heading && event.detail.target?.id === "story") heading.focus({ preventScroll: true });
    const line = document.querySelector(".list .is-open");
    const side = document.querySelector(".side");
    if (line && side && side.scrollHeight > side.clientHeight) side.scrollTop = 0;
  });
})();
