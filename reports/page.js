"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const say = (text) => { byId("said").textContent = text; };

  // Copying. Without the clipboard's permission the text is selected, for a key to copy.
  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch (refused) {
      select(element);
      return document.execCommand("copy");
    }
  };
  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    const label = button.firstChild;
    button.addEventListener("click", async () => {
      const done = await copy(byId(button.dataset.copy));
      label.textContent = done ? "Copied" : "Selected";
      say(done ? "Copied" : "Selected: copy it with your keyboard");
      setTimeout(() => { label.textContent = "Copy"; }, 2000);
    });
  }

  // A link to a fact shows it, open, whatever is filtered.
  const list = byId("list");
  const form = byId("filter");
  const openTarget = () => {
    const target = /^#fact-\d+$/.test(location.hash) && byId(location.hash.slice(1));
    if (!target) return;
    if (target.hidden) form.reset();
    target.querySelector("details").open = true;
    target.querySelector("summary").focus();
    target.scrollIntoView({ block: "center" });
  };

  if (list && form) {
    const rows = Array.from(list.children, (row) => ({ row, text: row.textContent.toLowerCase() }));
    const kinds = ["verdict", "level", "contract", "class"];
    const apply = () => {
      const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { row, text } of rows) {
        const fits = kinds.every((kind) => {
          const wanted = form.elements[kind].value;
          return !wanted || row.dataset[kind] === wanted;
        }) && words.every((word) => text.includes(word));
        row.hidden = !fits;
        if (fits) ++shown;
      }
      byId("shown").value = `${shown} of ${rows.length} facts`;
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => {
      // The fields are emptied after this event; a link's target must be there at once.
      for (const { row } of rows) row.hidden = false;
      setTimeout(apply);
    });
    for (const cell of document.querySelectorAll("a.cell")) {
      cell.addEventListener("click", () => {
        form.reset();
        form.elements.contract.value = cell.dataset.contract;
        form.elements.class.value = cell.dataset.class;
        apply();
        // After the browser has gone to the link's target, or it would take the focus away.
        setTimeout(() => form.elements.text.focus({ preventScroll: true }));
      });
    }
    apply();
    addEventListener("hashchange", openTarget);
    // A link that was followed before goes to the same place again without a change.
    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#fact-"]');
      if (link && link.hash === location.hash) openTarget();
    });
    openTarget();
  }

  // Paper cannot be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = Array.from(document.querySelectorAll("details:not([open])"));
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
    folded = [];
  });
})();
