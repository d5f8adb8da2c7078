// The editor comes with editor.js, in an element of its own that the browser keeps from run to run.
export default function (component) {
  globalThis.outcomesSqlEditor ??= Promise.withResolvers();
  const { promise } = globalThis.outcomesSqlEditor;
  promise.then(({ show }) => show(component));
  return () => promise.then(({ close }) => close(component.parentElement));
}
