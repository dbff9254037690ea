// On paper nothing can be opened: what is folded away stands open while the page is printed.
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("main details:not([open], .folded)")) {
    part.open = true;
    addEventListener("afterprint", () => { part.open = false; }, { once: true });
  }
});
