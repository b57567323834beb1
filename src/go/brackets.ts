import { isList, type JsonMap } from './values.ts';

/** How values within brackets are written: Go prints JSON and its own values alike but for this. */
export interface BracketStyle {
  /** What begins and ends a list, and a map. */
  readonly list: readonly [open: string, close: string];
  readonly map: readonly [open: string, close: string];
  readonly separator: string;
  /** What each level is indented by; '' leaves everything on one line. */
  readonly indent?: string;
  /** The fields of a value that is a map, in order. */
  fields(value: unknown): readonly (readonly [name: string, value: unknown])[] | undefined;
  /** What a list holds, where that is not what it is written with. */
  items?(list: readonly unknown[]): readonly unknown[];
  /** A field's name with what stands between it and its value. */
  name(name: string): string;
  /** A value that holds no others. */
  scalar(value: unknown): string;
}

interface Open {
  readonly items: readonly unknown[];
  readonly names: readonly string[] | undefined;
  readonly close: string;
  next: number;
}

/** The fields of a map by their names' order, which `names` gives. */
export const fieldsOf = (map: JsonMap, names: readonly string[]): (readonly [string, unknown])[] =>
  names.map((name) => [name, map[name]]);

/** Writes a value and those that it holds, however deep they are. */
export function inBrackets(value: unknown, style: BracketStyle): string {
  const { separator, indent = '' } = style;
  const opened: Open[] = [];
  let out = '';
  const margins = ['\n'];
  const line = (level: number): string => {
    if (indent === '') return '';
    while (margins.length <= level) margins.push(`${margins.at(-1) ?? ''}${indent}`);
    return margins[level] ?? '';
  };
  const begin = (item: unknown): void => {
    const fields = isList(item) ? undefined : style.fields(item);
    const items = isList(item) ? (style.items?.(item) ?? item) : fields?.map(([, field]) => field);
    if (items === undefined) {
      out += style.scalar(item);
      return;
    }
    const [open, close] = fields ? style.map : style.list;
    out += open;
    if (items.length === 0) out += close;
    else opened.push({ items, names: fields?.map(([name]) => name), close, next: 0 });
  };
  begin(value);
  for (let inner = opened.at(-1); inner; inner = opened.at(-1)) {
    const { items, names, next } = inner;
    if (next === items.length) {
      opened.pop();
      out += line(opened.length) + inner.close;
      continue;
    }
    inner.next++;
    if (next > 0) out += separator;
    out += line(opened.length);
    const name = names?.[next];
    if (name !== undefined) out += style.name(name);
    begin(items[next]);
  }
  return out;
}
