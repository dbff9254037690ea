document.addEventListener("DOMContentLoaded", () => {
  const shown = 20;
  const form = document.querySelector(".search");
  const [field, status, list] = ["input", "[role=status]", "ol"].map((part) => form.querySelector(part));
  const texts = form.dataset;
  let sections = null;
  let waiting = 0;

  const lower = (text) => text.toLocaleLowerCase("fi");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "");
  const words = (text) => lower(text).match(/\p{L}+/gu) || [];

  function read() {
    sections = window.searchIndex.flatMap(([address, title, parts]) =>
      parts.map(([anchor, heading, body], place) => {
        const looked = [heading || title, body, title].map((text) => " " + words(text).join(" "));
        return {
          address: texts.root + address + (anchor ? "#" + anchor : ""),
          title, heading: heading || title, isPage: place === 0, looked, plainly: looked.map(plain),
        };
      }));
  }

  // A word typed without dots and rings finds the words with them as well; one typed with them only itself.
  function points(section, word) {
    const [heading, body, title] = plain(word) === word ? section.plainly : section.looked;
    if (heading.includes(" " + word)) return section.isPage ? 9 : 8;
    if (body.includes(" " + word)) return section.isPage ? 5 : 4;
    if (title.includes(" " + word)) return 3;
    if (word.length > 3 && heading.includes(word)) return 2;
    return word.length > 3 && body.includes(word) ? 1 : 0;
  }

  function found(wanted) {
    const scored = sections.map((section) => [section, wanted.map((word) => points(section, word))]);
    const matching = scored.filter(([, each]) => each.every(Boolean));
    const sum = ([, each]) => each.reduce((total, one) => total + one, 0);
    return matching.sort((one, other) => sum(other) - sum(one)).map(([section]) => section);
  }

  function entry(section) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = section.address;
    link.textContent = section.heading;
    item.append(link);
    if (section.heading !== section.title) {
      const page = document.createElement("span");
      page.textContent = section.title;
      item.append(" ", page);
    }
    return item;
  }

  function search() {
    clearTimeout(waiting);
    const wanted = words(field.value).filter((word) => word.length > 1);
    const hasReader = form.contains(document.activeElement);
    if (!sections || !wanted.length || !hasReader) return close();
    let hits = found(wanted);
    const isExact = hits.length > 0;
    // Finnish words end in many ways: without a hit their beginnings are looked for.
    if (!isExact) hits = found(wanted.map((word) => word.slice(0, Math.max(4, Math.floor(word.length * 0.6)))));
    list.replaceChildren(...hits.slice(0, shown).map(entry));
    list.hidden = !hits.length;
    const count = hits.length === 1 ? texts.one : texts.many.replace("#", hits.length);
    const more = hits.length > shown ? " " + texts.first.replace("#", shown) : "";
    status.textContent = hits.length ? (isExact ? "" : texts.near + " ") + count + more : texts.none;
  }

  function close() {
    clearTimeout(waiting);
    status.textContent = "";
    list.hidden = true;
    list.replaceChildren();
  }

  function load() {
    const script = document.createElement("script");
    script.src = texts.index;
    script.onload = () => { read(); search(); };
    script.onerror = () => { status.textContent = texts.failed; };
    document.head.append(script);
  }

  function move(event) {
    const links = [...list.querySelectorAll("a")];
    const now = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      close();
      field.focus();
    } else if (event.key === "ArrowDown" && links.length) {
      links[Math.min(now + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && now >= 0) {
      (links[now - 1] || field).focus();
    } else return;
    event.preventDefault();
  }

  field.addEventListener("focus", load, { once: true });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
    list.querySelector("a")?.focus();
  });
  form.addEventListener("keydown", move);
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  list.addEventListener("click", () => setTimeout(close));
  form.hidden = false;
});
