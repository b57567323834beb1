const namespace = 'http://www.w3.org/2000/svg';

type Attributes = Readonly<Record<string, string | number>>;

/** Makes an element of the picture. */
export function make<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly SVGElement[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Sets attributes that differ, and touches nothing else. */
export function put(element: SVGElement, attributes: Attributes): void {
  for (const name in attributes) {
    const value = String(attributes[name]);
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

/** Sets an element's text if it differs. */
export function write(element: SVGElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Moves an element; the style sheet decides how gently. */
export function moveTo(element: SVGElement, x: number, y: number): void {
  const transform = `translate(${Math.round(x * 2) / 2}px, ${Math.round(y * 2) / 2}px)`;
  if (element.style.transform !== transform) element.style.transform = transform;
}

/** About how wide a character is, in parts of the font's size. */
const widthOf = (character: string, mono: boolean): number =>
  character > '\u1100' ? (mono ? 1 : 0.9) : mono ? 0.5 : 0.56;

/** A text that fits into so many pixels: what is left out of its middle is an ellipsis, its last characters stay. */
export function fit(text: string, width: number, size: number, mono: boolean, tail = 5): string {
  const room = width / size;
  let whole = 0;
  for (const character of text) whole += widthOf(character, mono);
  if (whole <= room) return text;
  const characters = [...text];
  const end = characters.slice(-tail);
  let used = end.reduce((sum, character) => sum + widthOf(character, mono), mono ? 0.6 : 0.9);
  let start = '';
  for (const character of characters) {
    used += widthOf(character, mono);
    if (used > room) break;
    start += character;
  }
  return `${start}…${end.join('')}`;
}
