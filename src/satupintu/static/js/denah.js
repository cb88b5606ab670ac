/* The plan editor: shapes are dragged, or moved by arrow keys (Shift: sized); the numbers of the form follow, and lead.
 *
 *  form[data-denah]           holds the drawing and a control `<key>-x|y|w|h` for every shape
 *  [data-geser="key"]         a shape; its first rect is what stands on the plan
 */

const form = document.querySelector("form[data-denah]");
const svg = form?.querySelector("svg");
const within = (value, low, high) => Math.max(low, Math.min(Math.max(low, high), Math.round(value)));

const control = (shape, side) => form.elements[`${shape.dataset.geser}-${side}`];
const number = (shape, side) => Number.parseInt(control(shape, side).value, 10) || 0;

const draw = (shape) => {
  const [x, y, w, h] = ["x", "y", "w", "h"].map((side) => number(shape, side));
  const rect = shape.querySelector("rect");
  const by = y - Number(rect.getAttribute("y")) + (shape.dataset.geser.startsWith("zone") ? 0 : (h - Number(rect.getAttribute("height"))) / 2);
  for (const [name, value] of [["x", x], ["y", y], ["width", w], ["height", h]]) rect.setAttribute(name, value);
  for (const text of shape.querySelectorAll("text")) {
    text.setAttribute("x", x + w / 2);
    text.setAttribute("y", Number(text.getAttribute("y")) + by);
  }
};

const put = (shape, changes) => {
  const now = Object.fromEntries(["x", "y", "w", "h"].map((side) => [side, number(shape, side)]));
  const next = { ...now, ...changes };
  next.w = within(next.w, 1, Number(svg.dataset.lebar) - now.x);
  next.h = within(next.h, 1, Number(svg.dataset.tinggi) - now.y);
  next.x = within(next.x, 0, Number(svg.dataset.lebar) - next.w);
  next.y = within(next.y, 0, Number(svg.dataset.tinggi) - next.h);
  for (const side of Object.keys(next)) control(shape, side).value = next[side];
  draw(shape);
};

if (svg) {
  const place = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  let held = null;
  svg.addEventListener("pointerdown", (event) => {
    const shape = event.target.closest("[data-geser]");
    if (!shape || event.button) return;
    const from = place(event);
    held = { shape, dx: from.x - number(shape, "x"), dy: from.y - number(shape, "y") };
    svg.setPointerCapture(event.pointerId);
    shape.focus();
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const to = place(event);
    put(held.shape, { x: to.x - held.dx, y: to.y - held.dy });
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => { held = null; });
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  svg.addEventListener("keydown", (event) => {
    const shape = event.target.closest("[data-geser]");
    const step = steps[event.key];
    if (!shape || !step) return;
    const [dx, dy] = step;
    if (event.shiftKey) put(shape, { w: number(shape, "w") + dx, h: number(shape, "h") + dy });
    else put(shape, { x: number(shape, "x") + dx, y: number(shape, "y") + dy });
    event.preventDefault();
  });
  form.addEventListener("input", (event) => {
    const key = event.target.name?.replace(/-[xywh]$/, "");
    const shape = [...svg.querySelectorAll("[data-geser]")].find((one) => one.dataset.geser === key);
    if (shape) draw(shape);
  });
}
