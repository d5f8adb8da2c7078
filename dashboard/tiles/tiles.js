const PARTS = ["short", "name", "symbol", "value", "more"];
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function made(code, choose) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.code = code;
  button.onclick = () => choose(code);
  for (const part of PARTS) {
    const span = document.createElement("span");
    span.className = part;
    // A reader of the screen hears the name, the share and what it means.
    span.ariaHidden = String(part === "short" || part === "symbol");
    button.append(span, " ");
  }
  return button;
}

// The sign of a share is a part of its own, so that a narrow tile can leave it out.
function write(value, text) {
  const unit = document.createElement("span");
  unit.className = "unit";
  unit.textContent = text.endsWith("%") ? "%" : "";
  value.replaceChildren(text.slice(0, text.length - unit.textContent.length), unit);
}

function place(button) {
  return [Number(button.style.gridRow.split(" ")[0]), Number(button.style.gridColumn.split(" ")[0])];
}

// The nearest tile that way: along the arrow a step counts one, aside from it two.
function beyond(map, from, [down, right]) {
  const [row, column] = place(from);
  const ways = [...map.children].map((button) => {
    const [r, c] = place(button);
    const along = (r - row) * down + (c - column) * right;
    const aside = Math.abs((r - row) * right) + Math.abs((c - column) * down);
    return { button, along, cost: along + 2 * aside };
  });
  const there = ways.filter((way) => way.along > 0).sort((a, b) => a.cost - b.cost);
  return there[0]?.button;
}

// One stop of the Tab key for all tiles; arrows go from tile to tile as they lie.
function stopAt(map, button) {
  for (const other of map.children) {
    other.tabIndex = other === button ? 0 : -1;
  }
}

function walk(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const map = event.currentTarget;
  const step = STEPS[event.key];
  const next = step && beyond(map, event.target.closest("button"), step);
  if (next) {
    event.preventDefault();
    stopAt(map, next);
    next.focus();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const map = parentElement.querySelector(".tiles");
  map.setAttribute("aria-label", data.label);
  map.onkeydown = walk;
  // A button is kept from run to run, so that it keeps the focus of whoever pressed it.
  const kept = new Map([...map.children].map((button) => [button.dataset.code, button]));
  const buttons = data.tiles.map((tile) => {
    const button = kept.get(tile.code)
      ?? made(tile.code, (code) => setTriggerValue("chosen", code));
    button.className = tile.kind;
    button.style.gridRow = tile.row;
    button.style.gridColumn = tile.column;
    button.title = tile.words;
    button.setAttribute("aria-pressed", String(tile.code === data.chosen));
    PARTS.forEach((part) => { button.querySelector(`.${part}`).textContent = tile[part]; });
    write(button.querySelector(".value"), tile.value);
    return button;
  });
  if (buttons.length !== kept.size || buttons.some((button, n) => button !== map.children[n])) {
    map.replaceChildren(...buttons);
  }
  const isStop = (button) => button.tabIndex === 0;
  const chosen = buttons.find((button) => button.getAttribute("aria-pressed") === "true");
  stopAt(map, chosen ?? (kept.size ? buttons.find(isStop) : null) ?? buttons[0]);
}
