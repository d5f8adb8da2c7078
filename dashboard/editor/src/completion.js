import { autocompletion } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { KEYWORDS } from "./dialect.js";
import { plain, Scope } from "./scope.js";

const TYPED = /(?:((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))*)\.)?(\$?\w*)$/;
const PART = /"[^"]+"|\w+/g;
const BARE = /^[a-z_][a-z0-9_]*$/i;
const RESERVED = new Set(KEYWORDS);
const BOOST = { column: 60, alias: 50, parameter: 40, function: 20, table: 10, schema: 5 };
const SILENT = /Comment$|^String$|^QuotedIdentifier$/;

function quoted(name) {
  const isBare = BARE.test(name) && !RESERVED.has(name.toLowerCase());
  return isBare ? name : `"${name.replaceAll('"', '""')}"`;
}

// A function is written with its parentheses, the cursor between them.
function call(view, completion, from, to) {
  const isOpen = view.state.sliceDoc(to, to + 1) === "(";
  const insert = completion.label + (isOpen ? "" : "()");
  const takesNothing = completion.signature.startsWith("()");
  const anchor = from + insert.length - (isOpen || takesNothing ? 0 : 1);
  view.dispatch({ changes: { from, to, insert }, selection: { anchor }, userEvent: "input.complete" });
}

function option(one, more = {}) {
  const isCall = ["function", "macro"].includes(one.kind);
  const writes = one.kind === "parameter" ? one.label : quoted(one.label);
  return {
    label: one.label,
    detail: one.detail || one.kind,
    info: one.info || undefined,
    signature: one.detail,
    apply: isCall ? call : writes,
    boost: BOOST[isCall ? "function" : one.kind] ?? 0,
    ...more,
  };
}

function qualified(table) {
  return table.parent ? `${quoted(table.parent)}.${quoted(table.label)}` : quoted(table.label);
}

function afterDot(path, scope, catalogue) {
  const source = path.length === 1 && scope.find(path[0]);
  const columns = source ? scope.columnsOf(source) : catalogue.columns(path);
  if (columns.length) return columns.map((column) => option(column));
  const within = path.join(".");
  return [...catalogue.tablesOf(within), ...catalogue.functionsOf(within)].map((one) => option(one));
}

// A column that two tables have is written with the one it is taken from.
function columns(scope) {
  const all = scope.sources.flatMap((source) =>
    scope.columnsOf(source).map((column) => ({ column, source })));
  const count = Map.groupBy(all, ({ column }) => column.label);
  return all.map(({ column, source }) => option(column, {
    detail: [column.detail, source.alias].filter(Boolean).join(" · "),
    ...(count.get(column.label).length > 1
      ? { apply: `${quoted(source.alias)}.${quoted(column.label)}` } : {}),
  }));
}

function tables(scope, catalogue) {
  const boost = BOOST.table;
  return [
    ...[...scope.named.keys()].map((label) =>
      option({ label, kind: "table", detail: "named above" }, { boost: boost + 1 })),
    ...catalogue.tables.map((table) => option(table, {
      apply: qualified(table), detail: table.parent || table.detail, boost,
    })),
    ...catalogue.schemas.map((schema) => option(schema, { boost: boost - 1 })),
  ];
}

function anywhere(scope, catalogue, typed) {
  const isLoud = typed && typed !== typed.toLowerCase() && typed === typed.toUpperCase();
  return [
    ...columns(scope),
    ...scope.sources.filter((source) => source.alias && source.alias !== source.path.at(-1))
      .map(({ alias, path }) =>
        option({ label: alias, kind: "alias", detail: path.join(".") || "subquery" })),
    ...tables(scope, catalogue),
    ...catalogue.others.filter((one) => !one.parent).map((one) => option(one)),
    ...KEYWORDS.map((word) => ({
      label: isLoud ? word.toUpperCase() : word, detail: "keyword", boost: -20,
    })),
  ];
}

function awaitsTable(before) {
  return /\b(from|join)\s+$/i.test(before);
}

function complete(context, catalogue) {
  const { state, pos, explicit } = context;
  if (SILENT.test(syntaxTree(state).resolveInner(pos, -1).name)) return null;
  const line = state.doc.lineAt(pos);
  const before = state.sliceDoc(Math.max(0, line.from - 200), pos);
  const [, path, typed] = TYPED.exec(before);
  if (!path && !explicit && (!typed || /^\d/.test(typed))) return null;
  const scope = new Scope(state, pos, catalogue);
  const from = pos - typed.length;
  const found = path ? afterDot(path.match(PART).map(plain), scope, catalogue)
    : awaitsTable(before.slice(0, before.length - typed.length))
      ? tables(scope, catalogue) : anywhere(scope, catalogue, typed);
  // What is written out in full needs no list, and Enter is a new line again.
  const isWhole = !explicit && found.some((one) => one.label.toLowerCase() === typed.toLowerCase());
  return isWhole ? null : { from, options: found };
}

export function completion(catalogue) {
  return autocompletion({
    override: [(context) => complete(context, catalogue())],
    icons: false,
    maxRenderedOptions: 60,
  });
}
