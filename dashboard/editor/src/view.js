import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { lintGutter } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import {
  crosshairCursor, drawSelection, dropCursor, EditorView, highlightActiveLine,
  highlightActiveLineGutter, keymap, lineNumbers, placeholder, rectangularSelection,
} from "@codemirror/view";
import { completion } from "./completion.js";
import { duckdb } from "./dialect.js";

const BLINK_MS = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 1200;

function editing() {
  return [
    lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(),
    history(), drawSelection({ cursorBlinkRate: BLINK_MS }), dropCursor(), rectangularSelection(), crosshairCursor(),
    EditorState.allowMultipleSelections.of(true), EditorState.tabSize.of(4), indentUnit.of("    "),
    bracketMatching(), closeBrackets(), indentOnInput(), highlightSelectionMatches(),
    search({ top: true }), EditorView.lineWrapping,
    // No key for Tab: it leaves the editor. Ctrl+] and Ctrl+[ indent.
    keymap.of([
      ...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap,
      ...defaultKeymap,
    ]),
  ];
}

// What is selected is meant, unless all is asked for.
function pressed(act) {
  const selected = ({ state }) => (state.selection.main.empty ? "run" : "run selection");
  const key = (name, action) => ({
    key: name, preventDefault: true, run: (view) => (act(action(view)), true),
  });
  return Prec.highest(keymap.of([
    key("Mod-Enter", selected),
    key("Mod-Shift-Enter", () => "run"),
  ]));
}

// ``on`` holds what is told: act(action), changed(update), left(event).
export function editorView(root, place, text, label, catalogue, on) {
  const attributes = { "aria-label": label, "aria-describedby": "help told", autocapitalize: "off" };
  const extensions = [
    pressed(on.act), editing(), duckdb(), completion(catalogue), lintGutter(),
    placeholder("Write a query. Ctrl+Space completes names."),
    EditorView.contentAttributes.of(attributes),
    EditorView.updateListener.of(on.changed),
    EditorView.domEventHandlers({ focusout: on.left }),
  ];
  return new EditorView({ doc: text, extensions, parent: place, root });
}
