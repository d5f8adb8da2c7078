import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";

const IS_NAME = new Set(["Identifier", "QuotedIdentifier"]);
const IS_SET = new Set(["union", "intersect", "except"]);
const PATIENCE_MS = 50;

export function plain(name) {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}

function isWord(item, ...words) {
  return Boolean(item?.text) && words.includes(item.text.toLowerCase());
}

function isName(item) {
  return IS_NAME.has(item?.type);
}

// Whatever of the text is neither blank nor comment, piece by piece.
function pieces(state) {
  const tree = ensureSyntaxTree(state, state.doc.length, PATIENCE_MS) ?? syntaxTree(state);
  const found = [];
  tree.iterate({
    enter: ({ node, name, from, to }) => {
      if (!node.firstChild && from < to && !name.endsWith("Comment")) {
        found.push({ type: name, text: state.sliceDoc(from, to), from, to });
      }
    },
  });
  return found;
}

// Of a text of several statements the one around a place, parentheses as groups within it.
function statementAt(state, place) {
  let root = { items: [], from: 0, to: Infinity };
  let group = root;
  for (const piece of pieces(state)) {
    if (piece.text === "(") {
      const inner = { items: [], from: piece.to, to: Infinity, parent: group };
      group.items.push(inner);
      group = inner;
    } else if (piece.text === ")" && group.parent) {
      group.to = piece.from;
      group = group.parent;
    } else if (piece.text === ";") {
      if (piece.from >= place) break;
      root = { items: [], from: piece.to, to: Infinity };
      group = root;
    } else {
      group.items.push(piece);
    }
  }
  return root;
}

// The groups around a place, the innermost first.
function around(group, place) {
  const inner = group.items.find((item) => item.items && item.from <= place && place <= item.to);
  return inner ? [...around(inner, place), group] : [group];
}

// The parts of a union have a FROM of their own each.
function selects(group) {
  const parts = [[]];
  for (const item of group.items) {
    if (IS_SET.has(item.text?.toLowerCase())) parts.push([]);
    parts.at(-1).push(item);
  }
  return parts;
}

function selectAt(group, place) {
  const parts = selects(group).filter((part) => part.length && part[0].from <= place);
  return parts.at(-1) ?? [];
}

// Reads "schema.table as alias" or "(select ...) alias" at a position.
function readSource(items, start) {
  let at = start;
  const path = [];
  while (isName(items[at])) {
    path.push(plain(items[at].text));
    if (items[at + 1]?.text !== ".") break;
    at += 2;
  }
  if (path.length && items[at] && !items[at].items) at += 1;
  const group = items[at]?.items ? items[at++] : null;
  if (isWord(items[at], "as")) at += 1;
  const alias = isName(items[at]) && at > start ? plain(items[at++].text) : path.at(-1) ?? "";
  return { source: { path, group, alias }, next: at };
}

function sourcesOf(items) {
  const found = [];
  let isList = false;
  for (let at = 0; at < items.length; at += 1) {
    const starts = isWord(items[at], "from", "join");
    if (starts || (isList && items[at].text === ",")) {
      const { source, next } = readSource(items, at + 1);
      if (source.path.length || source.group) found.push(source);
      isList = true;
      at = next - 1;
    } else if (isWord(items[at], "where", "group", "order", "select", "having", "limit")) {
      isList = false;
    }
  }
  return found;
}

function namedSelects(group) {
  const found = new Map();
  group.items.forEach((item, at) => {
    let next = at + (group.items[at + 1]?.items ? 2 : 1);
    if (!isName(item) || !isWord(group.items[next], "as")) return;
    next += 1;
    while (isWord(group.items[next], "not", "materialized")) next += 1;
    if (group.items[next]?.items) found.set(plain(item.text), group.items[next]);
  });
  return found;
}

function resultColumns(items) {
  const start = items.findIndex((item) => isWord(item, "select"));
  if (start < 0) return isWord(items[0], "from") ? [[{ text: "*" }]] : [];
  const columns = [[]];
  for (const item of items.slice(start + 1)) {
    if (isWord(item, "from")) break;
    if (item.text === ",") columns.push([]);
    else columns.at(-1).push(item);
  }
  return columns;
}

export class Scope {
  constructor(state, place, catalogue) {
    const groups = around(statementAt(state, place), place);
    this.catalogue = catalogue;
    this.named = new Map(groups.toReversed().flatMap((group) => [...namedSelects(group)]));
    this.sources = groups.flatMap((group) => sourcesOf(selectAt(group, place)));
  }

  find(name) {
    return this.sources.find((source) => source.alias === name);
  }

  // A select that reads itself (with recursive) is not followed a second time.
  columnsOf({ path, group }, seen = new Set()) {
    const select = path.length === 1 ? this.named.get(path[0]) : !path.length && group;
    if (!select) return this.catalogue.columns(path);
    if (seen.has(select)) return [];
    return this.columnsOfSelect(select, new Set([...seen, select]));
  }

  columnsOfSelect(select, seen) {
    const [items] = selects(select);
    const sources = sourcesOf(items);
    return resultColumns(items).flatMap((column) => {
      const last = column.at(-1);
      if (isName(last)) return [{ label: plain(last.text), kind: "column", detail: "", info: "" }];
      if (last?.text !== "*") return [];
      const of = column.length > 2 ? plain(column[0].text) : null;
      return sources
        .filter((source) => of === null || source.alias === of)
        .flatMap((source) => this.columnsOf(source, seen));
    });
  }
}
