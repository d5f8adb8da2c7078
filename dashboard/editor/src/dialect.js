import { HighlightStyle, LanguageSupport, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { SQLDialect } from "@codemirror/lang-sql";
import { Decoration, MatchDecorator, ViewPlugin } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// What a query may say. DuckDB knows 300 more words, but year, name or value is a column to most.
export const KEYWORDS = `all and any array as asc asof at between by case collate columns cross
  cube current_date current_timestamp desc describe distinct else end escape except exclude exists
  explain extract false fetch filter first following for from full glob group grouping having if
  ignore ilike in inner intersect interval is isnull join lambda last lateral left like limit
  materialized natural not notnull null nulls offset on or order outer over partition pivot
  positional preceding qualify range recursive replace respect right rollup row rows sample select
  semi anti sets show similar some struct summarize table tablesample then ties to true try_cast
  cast unbounded union unnest unpivot using values when where window with within`
  .split(/\s+/);

const TYPES = `bigint bit blob bool boolean char date datetime dec decimal double enum float hugeint
  int int1 int2 int4 int8 integer json long map numeric real short smallint string text time
  timestamp timestamptz tinyint ubigint uhugeint uinteger union usmallint utinyint uuid varchar
  variant`
  .split(/\s+/);

const CALM = HighlightStyle.define([
  { tag: tags.keyword, class: "keyword" },
  { tag: [tags.typeName, tags.bool, tags.null], class: "type" },
  { tag: [tags.string, tags.special(tags.string)], class: "string" },
  { tag: [tags.number, tags.literal], class: "number" },
  { tag: tags.comment, class: "comment" },
]);

const DUCKDB = SQLDialect.define({
  keywords: KEYWORDS.join(" "),
  types: TYPES.join(" "),
  doubleDollarQuotedStrings: true,
  caseInsensitiveIdentifiers: true,
  specialVar: "?",
  operatorChars: "*+-%<>!=&|~^/:@",
});

// The grammar knows dollars around a text or before a name, and not both.
const PARAMETER = Decoration.mark({ class: "parameter" });
const parameters = new MatchDecorator({
  regexp: /\$\w+/g,
  decorate: (add, from, to, _, { state }) => {
    const { name } = syntaxTree(state).resolveInner(from, 1);
    if (!/String|Comment|QuotedIdentifier/.test(name)) add(from, to, PARAMETER);
  },
});

const parameterColours = ViewPlugin.define(
  (view) => ({
    decorations: parameters.createDeco(view),
    // Whether a dollar is within a text may have been decided elsewhere.
    update({ docChanged, viewportChanged, startState, state }) {
      if (docChanged || viewportChanged || syntaxTree(startState) !== syntaxTree(state)) {
        this.decorations = parameters.createDeco(view);
      }
    },
  }),
  { decorations: ({ decorations }) => decorations },
);

export function duckdb() {
  return [new LanguageSupport(DUCKDB.language), syntaxHighlighting(CALM), parameterColours];
}
