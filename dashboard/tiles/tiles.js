export default function ({ data, parentElement, setTriggerValue }) {
  const map = parentElement.querySelector(".tiles");
  map.setAttribute("aria-label", data.label);
  map.replaceChildren(...data.tiles.map((tile) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = tile.kind;
    button.style.gridRow = tile.row;
    button.style.gridColumn = tile.column;
    button.title = tile.words;
    button.setAttribute("aria-label", tile.words);
    button.setAttribute("aria-pressed", String(tile.code === data.chosen));
    for (const part of ["short", "name", "symbol", "value"]) {
      const span = document.createElement("span");
      span.className = part;
      span.textContent = tile[part];
      button.append(span);
    }
    button.onclick = () => setTriggerValue("chosen", tile.code);
    return button;
  }));
}
