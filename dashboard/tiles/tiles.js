const PARTS = ["short", "name", "symbol", "value", "more"];

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

export default function ({ data, parentElement, setTriggerValue }) {
  const map = parentElement.querySelector(".tiles");
  map.setAttribute("aria-label", data.label);
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
    return button;
  });
  if (buttons.length !== kept.size || buttons.some((button, n) => button !== map.children[n])) {
    map.replaceChildren(...buttons);
  }
}
