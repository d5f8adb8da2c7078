// What can be named in a query, as Python sent it: found by name, whatever its case.
export class Catalogue {
  constructor(rows) {
    const all = rows.map(([label, kind, detail, info, parent]) => ({ label, kind, detail, info, parent }));
    const of = (kind) => all.filter((one) => one.kind === kind);
    this.schemas = of("schema");
    this.tables = of("table");
    this.others = all.filter((one) => !["schema", "table", "column"].includes(one.kind));
    this.byTable = Map.groupBy(of("column"), (column) => column.parent.toLowerCase());
  }

  tablesOf(schema) {
    return this.tables.filter((table) => table.parent.toLowerCase() === schema);
  }

  functionsOf(schema) {
    return this.others.filter((one) => one.parent.toLowerCase() === schema);
  }

  // A table may be named without its schema.
  columns(path) {
    const name = path.join(".").toLowerCase();
    const table = this.tables.find((one) => one.label.toLowerCase() === name);
    const full = path.length === 1 && table?.parent ? `${table.parent}.${name}`.toLowerCase() : name;
    return this.byTable.get(full) ?? [];
  }
}
