// What is written outlasts a reload of the page, in this tab of the browser and nowhere else.
export class Draft {
  constructor({ editor, text, revision }) {
    this.place = `outcomes ${editor}`;
    this.first = text;
    const kept = JSON.parse(sessionStorage.getItem(this.place) ?? "null");
    // A server that knows more than its first text of this editor knows it better.
    if (revision === 0 && kept?.first === text && kept.text !== text) this.text = kept.text;
    if (kept && kept.text === text) this.first = kept.first;
  }

  keep(text) {
    sessionStorage.setItem(this.place, JSON.stringify({ first: this.first, text }));
  }
}
