// As much of a browser as the page needs, without its pictures: elements, their events, and a canvas that draws nothing.
class Element {
  constructor(name) {
    Object.assign(this, { name, children: [], attributes: {}, style: {}, dataset: {}, listeners: {}, hidden: false, value: "" });
    this.classes = new Set();
    const { classes } = this;
    this.classList = { toggle: (name, on) => (on ? classes.add(name) : classes.delete(name)) };
  }
  set textContent(text) { this.children = [String(text)]; }
  get textContent() { return this.children.map((child) => child.textContent ?? child).join(""); }
  append(...children) { this.children.push(...children); }
  replaceChildren(...children) { this.children = children; }
  setAttribute(key, value) {
    this.attributes[key] = String(value);
    if (key === "class") String(value).split(" ").forEach((name) => this.classes.add(name));
  }
  hasAttribute(key) { return key in this.attributes; }
  addEventListener(type, listener) { (this.listeners[type] ??= []).push(listener); }
  dispatch(type, event = {}) { for (const listener of this.listeners[type] ?? []) listener({ type, preventDefault() {}, ...event }); }
  get lastElementChild() { return this.children.at(-1); }
  get all() { return this.children.flatMap((child) => (child instanceof Element ? [child, ...child.all] : [])); }
  querySelectorAll(selector) { return this.all.filter((element) => element.matches(selector)); }
  querySelector(selector) { return this.querySelectorAll(selector)[0]; }
  matches(selector) { return selector[0] === "." ? this.classes.has(selector.slice(1)) : this.name === selector; }
  getBoundingClientRect() { return { left: 0, top: 0, width: 600, height: 400 }; }
  getContext() { return context; }
  toDataURL() { return "data:"; }
}

const context = new Proxy({}, {
  get: (_, name) =>
    name === "measureText" ? (text) => ({ width: 7 * text.length })
    : name === "createImageData" ? (width, height) => ({ data: new Uint8ClampedArray(4 * width * height) })
    : () => {},
  set: () => true,
});

function browser(page) {
  const root = new Element("html");
  const byId = { ...page.elements };
  for (const id of page.ids) byId[id] = new Element("div");
  byId["all-equations"].append(new Element("summary"), new Element("div"));
  byId.model.textContent = page.data;
  root.append(...Object.values(byId));
  const document = {
    documentElement: root,
    getElementById: (id) => byId[id],
    createElement: (name) => new Element(name),
    createElementNS: (_, name) => new Element(name),
    querySelectorAll: (selector) => root.querySelectorAll(selector),
  };
  const window = { devicePixelRatio: 1, matchMedia: () => ({ matches: true, addEventListener() {} }) };
  const getComputedStyle = () => ({ getPropertyValue: () => "#808080" });
  class ResizeObserver { observe() {} }
  return { document, window, getComputedStyle, ResizeObserver, Node: Element, root, byId };
}

module.exports = { browser };
