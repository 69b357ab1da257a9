"use strict";
// Filters and keys. Without them the page is the same, unfiltered.
(function () {
  const form = document.getElementById("filters");
  const [verdict, licence, path] = ["verdict", "licence", "path"].map(name => form.elements[name]);
  const patches = Array.from(document.querySelectorAll(".patch"));
  const licences = new Set(Array.from(document.querySelectorAll("details"), d => d.dataset.licence));
  for (const name of Array.from(licences).sort()) licence.add(new Option(name, name));
  form.hidden = false;

  const shows = (wanted, found) => wanted === "" || wanted === found;
  // show hides what the filters leave out: a finding, a hunk without one, a patch without any.
  function show() {
    const part = path.value.toLowerCase();
    const filtered = verdict.value + licence.value + part !== "";
    let shown = 0;
    for (const patch of patches) {
      let some = !filtered || part === "" && licence.value === "" && shows(verdict.value, patch.dataset.verdict);
      for (const hunk of patch.querySelectorAll(".hunk")) {
        const here = hunk.dataset.path.toLowerCase().includes(part);
        const findings = Array.from(hunk.querySelectorAll("details"));
        let any = findings.length === 0 && here && licence.value === "" && shows(verdict.value, hunk.dataset.verdict);
        for (const f of findings) {
          f.hidden = !(here && shows(verdict.value, f.dataset.verdict) && shows(licence.value, f.dataset.licence));
          any = any || !f.hidden;
        }
        hunk.hidden = !any;
        some = some || any;
      }
      patch.hidden = !some;
      if (some) shown++;
    }
    document.getElementById("shown").textContent = filtered ? shown + " of " + patches.length + " patches" : "";
  }
  form.addEventListener("input", show);
  form.addEventListener("submit", e => e.preventDefault());

  // move goes to the next or the last finding that is shown.
  function move(step) {
    const all = Array.from(document.querySelectorAll(".patch:not([hidden]) .hunk:not([hidden]) details:not([hidden]) > summary"));
    if (all.length === 0) return;
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
    all[next].focus();
    all[next].scrollIntoView({block: "center"});
  }
  document.addEventListener("keydown", e => {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    if (/^(INPUT|SELECT)$/.test(e.target.tagName)) {
      if (e.key === "Escape") e.target.blur();
      return;
    }
    if (e.key === "j") move(1);
    else if (e.key === "k") move(-1);
    else if (e.key === "/") path.focus();
    else return;
    e.preventDefault();
  });
})();
