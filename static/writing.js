/* The rich editor over a section's textarea. Without it, authors type the same text with marks. */
"use strict";

const box = document.querySelector("textarea[data-rich]");
const source = document.querySelector("[data-rich-html]");

// What may be pasted; the server cleans again whatever is sent. Headings are sections of their own.
const KEPT = { p: [], ul: [], ol: ["start", "type"], li: [], table: [], thead: [], tbody: [], tr: [],
  td: ["colspan", "rowspan"], th: ["colspan", "rowspan", "scope"], caption: [], blockquote: [], pre: [],
  a: ["href"], strong: [], em: [], b: [], i: [], u: [], s: [], sub: [], sup: [], code: [], abbr: ["title"], br: [],
  dl: [], dt: [], dd: [], img: ["src", "alt"] };
const GONE = "script, style, title, meta, link, template, iframe, object, embed, svg, math, head, xml, form, video, audio";
const ADDRESS = /^(https?:|mailto:|tel:|#)/i;

function cleaned(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll(GONE).forEach((element) => element.remove());
  const fragment = document.createDocumentFragment();
  for (const node of page.body.childNodes) copy(node, fragment);
  return fragment;
}
function copy(node, into) {
  if (node.nodeType === Node.TEXT_NODE) { into.append(node.data); return; }
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const name = node.localName, heading = /^h[1-6]$/.test(name);
  let place = into;
  if (heading || Object.hasOwn(KEPT, name)) {
    place = document.createElement(heading ? "p" : name);
    for (const attribute of KEPT[name] ?? []) {
      const value = node.getAttribute(attribute);
      if (value === null || (attribute === "href" && !ADDRESS.test(value))) continue;
      if (attribute === "src" && !/^data:image\//.test(value)) continue;
      place.setAttribute(attribute, value);
    }
    into.append(place);
    if (heading) { const strong = document.createElement("strong"); place.append(strong); place = strong; }
  }
  for (const child of node.childNodes) copy(child, place);
}

function button(words, act, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-secondary btn-sm";
  made.textContent = words;
  made.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  made.addEventListener("click", act);
  if (pressed) { made.setAttribute("aria-pressed", "false"); made.dataset.path = pressed; }
  return made;
}

function start() {
  const label = document.querySelector(`label[for="${box.id}"]`).textContent.trim();
  const bar = document.createElement("div"), room = document.createElement("div");
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "How the text looks");
  bar.className = "rich-bar";
  room.className = "rich form-control clause-text";
  room.setAttribute("role", "textbox");
  room.setAttribute("aria-multiline", "true");
  room.setAttribute("aria-label", label);
  box.before(bar, room);

  const editor = new Squire(room, { blockTag: "P", sanitizeToDOMFragment: cleaned });
  editor.setKeyHandler("Tab", null); // Tab leaves the text, as everywhere
  editor.setKeyHandler("Shift-Tab", null);
  editor.setHTML(source.innerHTML);
  // A picture's size is not kept, so it gets no handles.
  room.addEventListener("click", (event) => { if (event.target.localName === "img") event.stopPropagation(); });

  const rich = box.form.elements.rich;
  let ready = false, shown = true;
  editor.addEventListener("input", () => {
    if (!ready) return;
    rich.value = editor.getHTML();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  setTimeout(() => { ready = true; });

  const toggle = (tag, on, off) => () => { editor.hasFormat(tag) ? editor[off]() : editor[on](); editor.focus(); };
  const cell = () => {
    const at = editor.getSelection().startContainer;
    return (at.nodeType === Node.ELEMENT_NODE ? at : at.parentElement).closest("td, th");
  };
  const changed = (act) => () => { editor.saveUndoState(); act(); room.dispatchEvent(new Event("input")); editor.focus(); };
  const empty = (name) => { const made = document.createElement(name); made.append(document.createElement("br")); return made; };
  const addRow = () => {
    const row = cell()?.closest("tr");
    if (!row) return;
    const made = document.createElement("tr");
    for (let n = row.cells.length; n; n -= 1) made.append(empty("td"));
    const table = row.closest("table");
    row.parentElement.localName === "thead" ? (table.tBodies[0] ?? table.createTBody()).prepend(made) : row.after(made);
  };
  const addColumn = () => {
    const here = cell();
    if (!here) return;
    for (const row of here.closest("table").rows) {
      const beside = row.cells[Math.min(here.cellIndex, row.cells.length - 1)];
      beside.after(empty(beside.localName));
    }
  };
  const table = "<table><thead><tr><th>Heading</th><th>Heading</th></tr></thead><tbody><tr><td>Words</td><td>Words</td></tr></tbody></table><p><br></p>";
  const parts = [
    button("Bold", toggle("B", "bold", "removeBold"), "B"),
    button("Italic", toggle("I", "italic", "removeItalic"), "I"),
    button("List", toggle("UL", "makeUnorderedList", "removeList"), "UL"),
    button("Numbered list", toggle("OL", "makeOrderedList", "removeList"), "OL"),
    button("Further in", () => { editor.increaseListLevel(); editor.focus(); }),
    button("Further out", () => { editor.decreaseListLevel(); editor.focus(); }),
    button("Link", () => ask(), "A"),
    button("Table", () => { editor.insertHTML(table); editor.focus(); }),
    button("Add a row", changed(addRow)),
    button("Add a column", changed(addColumn)),
    button("Undo", () => { editor.undo(); editor.focus(); }),
    button("Redo", () => { editor.redo(); editor.focus(); }),
  ];
  bar.append(...parts);

  // One stop for Tab; the arrow keys go from button to button.
  parts.forEach((part, n) => { part.tabIndex = n ? -1 : 0; });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], at = parts.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = parts[(at + step + parts.length) % parts.length];
    parts.forEach((part) => { part.tabIndex = part === next ? 0 : -1; });
    next.focus();
  });
  editor.addEventListener("pathChange", () => {
    for (const part of parts) if (part.dataset.path) part.setAttribute("aria-pressed", String(editor.hasFormat(part.dataset.path)));
  });

  // The address of a link is asked for on the page itself.
  const line = document.createElement("p"), address = document.createElement("input"), name = document.createElement("label");
  line.className = "rich-link";
  line.hidden = true;
  address.type = "text";
  address.id = "rich-address";
  address.className = "form-control w-m";
  name.htmlFor = address.id;
  name.textContent = "Address of the link, such as https://school.org.uk or #4.5";
  function ask() {
    if (editor.hasFormat("A")) { editor.removeLink(); editor.focus(); return; }
    line.hidden = false;
    address.value = "";
    address.focus();
  }
  function done() {
    line.hidden = true;
    editor.focus();
    if (ADDRESS.test(address.value.trim())) editor.makeLink(address.value.trim());
  }
  address.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); done(); }
    if (event.key === "Escape") { line.hidden = true; editor.focus(); }
  });
  line.append(name, " ", address, " ", button("Set the link", done));
  bar.after(line);

  // Whoever likes marks better can have them: what was changed here goes to the server first.
  const hint = document.getElementById(box.getAttribute("aria-describedby"));
  const show = () => {
    for (const part of [bar, room]) part.hidden = !shown;
    for (const part of [box, hint]) if (part) part.hidden = shown;
  };
  const other = button("Write with marks instead", () => {
    if (rich.value) return;
    shown = !shown;
    other.textContent = shown ? "Write with marks instead" : "Write without marks";
    other.hidden = !shown;
    show();
    (shown ? room : box).focus();
  });
  room.after(other);
  editor.addEventListener("input", () => { if (rich.value) other.hidden = true; });
  show();
}
if (box && source && window.Squire) start();
