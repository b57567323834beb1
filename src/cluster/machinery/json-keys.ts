/** A key in a JSON text. */
export interface SeenKey {
  /** `spec.containers[0].image` */
  readonly path: string;
  /** Whether the same object had it before. */
  readonly again: boolean;
}

interface Frame {
  readonly path: string;
  /** The keys of an object so far; undefined for an array. */
  readonly keys: Set<string> | undefined;
  /** The path of the value that comes next. */
  next: string;
  index: number;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The keys of a valid JSON text in the order of the text, which a parsed value no longer tells. */
export function keysOf(text: string): readonly SeenKey[] {
  const out: SeenKey[] = [];
  const stack: Frame[] = [];
  let wantsKey = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const top = stack.at(-1);
    switch (token) {
      case '{':
      case '[': {
        const path = top ? top.next : '';
        wantsKey = token === '{';
        stack.push({ path, keys: wantsKey ? new Set() : undefined, next: `${path}[0]`, index: 0 });
        break;
      }
      case '}':
      case ']':
        stack.pop();
        wantsKey = false;
        break;
      case ',':
        wantsKey = top?.keys !== undefined;
        if (top && !top.keys) top.next = `${top.path}[${++top.index}]`;
        break;
      case ':':
        break;
      default: {
        if (!wantsKey || !top?.keys) break;
        wantsKey = false;
        const key = JSON.parse(token) as string;
        top.next = top.path === '' ? key : `${top.path}.${key}`;
        out.push({ path: top.next, again: top.keys.has(key) });
        top.keys.add(key);
      }
    }
  }
  return out;
}
