document.addEventListener("DOMContentLoaded", () => {
  for (const set of document.querySelectorAll(".tabset")) {
    const panels = [...set.children].filter((child) => child.classList.contains("tab-panel"));
    const list = document.createElement("div");
    list.setAttribute("role", "tablist");
    const select = (index) => {
      panels.forEach((panel, place) => {
        panel.hidden = place !== index;
        tabs[place].setAttribute("aria-selected", String(place === index));
        tabs[place].tabIndex = place === index ? 0 : -1;
      });
    };
    const tabs = panels.map((panel, index) => {
      const heading = panel.querySelector("h1, h2, h3, h4, h5, h6");
      const tab = document.createElement("button");
      tab.type = "button";
      tab.id = `${set.id}-tab-${index + 1}`;
      panel.id = panel.id || `${set.id}-panel-${index + 1}`;
      tab.textContent = heading.textContent;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      heading.hidden = true;
      tab.addEventListener("click", () => select(index));
      list.append(tab);
      return tab;
    });
    list.addEventListener("keydown", (event) => {
      const now = tabs.indexOf(document.activeElement);
      const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      const place = (next + tabs.length) % tabs.length;
      select(place);
      tabs[place].focus();
    });
    set.prepend(list);
    select(0);
  }
});
