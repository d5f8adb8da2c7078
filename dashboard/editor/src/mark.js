import { setDiagnostics } from "@codemirror/lint";

// Python counts characters, a browser halves of some of them.
function offset(text, column) {
  return [...text].slice(0, column - 1).join("").length;
}

function range(state, mark) {
  const line = state.doc.line(Math.min(Math.max(mark.line, 1), state.doc.lines));
  const from = line.from + Math.min(offset(line.text, mark.column), Math.max(line.length - 1, 0));
  const word = state.wordAt(from);
  return { from, to: word && word.from <= from ? word.to : Math.min(from + 1, line.to) };
}

export function showMark(view, mark) {
  const marks = mark ? [{ ...range(view.state, mark), severity: "error", message: mark.words }] : [];
  view.dispatch(setDiagnostics(view.state, marks));
}
