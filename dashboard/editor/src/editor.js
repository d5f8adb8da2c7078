import { isolateHistory } from "@codemirror/commands";
import { Transaction } from "@codemirror/state";
import { Catalogue } from "./catalogue.js";
import { Draft } from "./draft.js";
import { showMark } from "./mark.js";
import { editorView } from "./view.js";

const REST_MS = 1500;
const NOTHING = new Catalogue([]);
const catalogues = new Map();
const editors = new WeakMap();

class Editor {
  constructor({ data, parentElement }) {
    this.root = parentElement;
    this.draft = data.keeps_draft ? new Draft(data) : null;
    this.buttons = [...parentElement.querySelectorAll("button")];
    this.revision = data.revision;
    this.view = editorView(
      parentElement, parentElement.querySelector(".code"), this.draft?.text ?? data.text, data.label,
      () => catalogues.get(data.editor) ?? NOTHING,
      {
        act: (action) => this.act(action),
        changed: (update) => this.changed(update),
        left: (event) => this.left(event),
      },
    );
    this.told = this.ran = data.text;
    if (/Mac|iP/.test(navigator.platform)) {
      parentElement.querySelector(".keys").textContent = "⌘+Enter runs";
    }
    for (const button of this.buttons) {
      // The cursor stays where it is, and no blur comes between the text and its action.
      button.onmousedown = (event) => event.preventDefault();
      button.onclick = () => this.act(button.value);
    }
  }

  show({ data, setStateValue, setTriggerValue }) {
    this.tell = (value) => setStateValue("edited", value);
    this.ask = (value) => setTriggerValue("asked", value);
    this.isRunning = data.is_running;
    this.replace(data);
    this.mark(data);
    this.refresh();
    if (this.draft?.text) {
      this.draft.text = null;
      this.report();
    }
  }

  text() {
    return this.view.state.doc.toString();
  }

  // A lower revision is of a server that started again: what is typed here is newer than its text.
  replace({ text, revision }) {
    if (revision > this.revision) {
      clearTimeout(this.timer);
      const { length } = this.view.state.doc;
      this.told = text;
      this.view.dispatch({
        changes: { from: 0, to: length, insert: text },
        selection: { anchor: 0 },
        annotations: [isolateHistory.of("full"), Transaction.userEvent.of("input.replace")],
      });
    }
    this.revision = revision;
  }

  // The same words again are news only after another action, and not if what ran was edited since.
  mark({ mark, asked, is_running: isRunning }) {
    const shown = JSON.stringify([mark, asked, isRunning]);
    if (shown === this.shown) return;
    this.shown = shown;
    const isHere = mark && !isRunning && (!asked || this.text() === this.ran);
    showMark(this.view, isHere ? mark : null);
    this.say(isHere ? `Error on line ${mark.line}, column ${mark.column}: ${mark.words}` : "");
  }

  say(words) {
    this.isMarked = Boolean(words);
    this.root.getElementById("told").textContent = words;
    const { contentDOM } = this.view;
    if (words) contentDOM.setAttribute("aria-invalid", "true");
    else contentDOM.removeAttribute("aria-invalid");
  }

  changed(update) {
    if (update.docChanged) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.report(), REST_MS);
      if (this.isMarked) {
        this.say("");
        // An update is not to be followed by another before it is over.
        queueMicrotask(() => this.isMarked || showMark(this.view, null));
      }
    }
    if (update.selectionSet || update.docChanged) this.refresh();
  }

  // From one part of the editor to another nobody has left it.
  left({ relatedTarget }) {
    if (!this.root.contains(relatedTarget)) this.report();
  }

  now(action) {
    const { state } = this.view;
    const { from, to } = state.selection.main;
    // Each is later than the one before, or the same text twice would be no news to the server.
    this.number = Math.max(Date.now(), (this.number ?? 0) + 1);
    const line = state.doc.lineAt(from);
    const column = [...state.sliceDoc(line.from, from)].length + 1;
    return {
      action, text: this.text(), selection: state.sliceDoc(from, to),
      line: line.number, column, revision: this.revision, number: this.number,
    };
  }

  report() {
    clearTimeout(this.timer);
    if (this.text() === this.told) return;
    this.told = this.text();
    this.draft?.keep(this.told);
    this.tell(this.now(""));
  }

  act(action) {
    const can = action === "cancel" ? this.isRunning : !this.isRunning;
    const now = this.now(action);
    if (!can || (action === "run selection" && !now.selection)) return;
    clearTimeout(this.timer);
    this.told = now.text;
    this.draft?.keep(now.text);
    if (action !== "cancel") this.ran = now.text;
    this.ask(now);
  }

  refresh() {
    const isEmpty = this.view?.state.selection.main.empty ?? true;
    for (const button of this.buttons) {
      if (button.value === "cancel") this.hide(button, !this.isRunning);
      else button.setAttribute("aria-disabled", String(
        this.isRunning || (button.value === "run selection" && isEmpty)));
    }
  }

  // A focus does not vanish with its button.
  hide(button, isHidden) {
    if (isHidden && this.root.activeElement === button) this.view.focus();
    button.hidden = isHidden;
  }

  close() {
    clearTimeout(this.timer);
    this.view.destroy();
  }
}

export function show(component) {
  const { parentElement } = component;
  if (!editors.has(parentElement)) editors.set(parentElement, new Editor(component));
  editors.get(parentElement).show(component);
}

export function close(parentElement) {
  editors.get(parentElement)?.close();
  editors.delete(parentElement);
}

// What is large comes here once: this script and the names. The editor itself is shell.js.
export default function ({ data }) {
  const { editor, completions } = JSON.parse(new TextDecoder().decode(data));
  catalogues.set(editor, new Catalogue(completions));
  globalThis.outcomesSqlEditor ??= Promise.withResolvers();
  globalThis.outcomesSqlEditor.resolve({ show, close });
}
