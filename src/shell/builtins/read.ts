import type { Builtin } from './index.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import { TextOverflow } from '../interpreter/fields.ts';
import { limits } from '../limits.ts';
import { abortable } from '../streams.ts';

interface ReadOptions {
  raw: boolean;
  silent: boolean;
  prompt: string | undefined;
  delimiter: string;
  count: number | undefined;
  exact: boolean;
  timeout: number | undefined;
  array: string | undefined;
  descriptor: number;
}

async function parse(
  shell: Interpreter,
  args: readonly string[],
): Promise<{ options: ReadOptions; names: string[] } | number> {
  const options: ReadOptions = {
    raw: false,
    silent: false,
    prompt: undefined,
    delimiter: '\n',
    count: undefined,
    exact: false,
    timeout: undefined,
    array: undefined,
    descriptor: 0,
  };
  let at = 0;
  for (; at < args.length && /^-./.test(args[at] ?? ''); at++) {
    const word = args[at] ?? '';
    if (word === '--') {
      at++;
      break;
    }
    for (let i = 1; i < word.length; i++) {
      const letter = word[i] ?? '';
      const value = (): string => {
        const rest = word.slice(i + 1);
        i = word.length;
        return rest === '' ? (args[++at] ?? '') : rest;
      };
      if (letter === 'r') options.raw = true;
      else if (letter === 's') options.silent = true;
      else if (letter === 'e') continue;
      else if (letter === 'p') options.prompt = value();
      else if (letter === 'd') options.delimiter = value().slice(0, 1) || '\0';
      else if (letter === 'n' || letter === 'N') {
        options.exact = letter === 'N';
        options.count = Number(value());
      } else if (letter === 't') options.timeout = Number(value());
      else if (letter === 'a') options.array = value();
      else if (letter === 'u') options.descriptor = Number(value());
      else if (letter === 'i') value();
      else {
        await shell.complain('read', `-${letter}: invalid option`);
        await shell.write(
          2,
          'read: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]\n',
        );
        return 2;
      }
    }
  }
  return { options, names: args.slice(at) };
}

export const read: Builtin = async (shell, args) => {
  const parsed = await parse(shell, args);
  if (typeof parsed === 'number') return parsed;
  const { options, names } = parsed;
  const bad = names.find((name) => !/^[A-Za-z_]\w*(\[.*\])?$/.test(name));
  if (bad !== undefined) {
    await shell.complain('read', `\`${bad}': not a valid identifier`);
    return 1;
  }
  const source = shell.io.get(options.descriptor);
  if (!source?.input) {
    await shell.complain('read', `read error: ${options.descriptor}: Bad file descriptor`);
    return 1;
  }
  if (options.prompt !== undefined && source.terminal) await shell.write(2, options.prompt);
  const silent = options.silent && source.terminal;
  if (silent) shell.terminal?.setEcho?.(false);
  let result: Awaited<ReturnType<typeof readRecord>>;
  try {
    result = await readRecord(shell, options);
  } finally {
    if (silent) shell.terminal?.setEcho?.(true);
  }
  const { text, escaped, status } = result;
  if (options.array !== undefined) {
    const fields = splitFields(shell.ifs, text, escaped, Infinity);
    shell.variables.setElements(options.array, { kind: 'indexed', items: new Map(fields.entries()) });
  } else if (names.length === 0) shell.variables.set('REPLY', text);
  else {
    const fields = options.exact ? [text] : splitFields(shell.ifs, text, escaped, names.length);
    for (const [index, name] of names.entries()) {
      const element = /^(\w+)\[(.*)\]$/.exec(name);
      const word = element
        ? { type: 'Word' as const, text: element[2] ?? '', value: element[2] ?? '', pos: 0, end: 0 }
        : undefined;
      await shell.assign(element?.[1] ?? name, word, fields[index] ?? '');
    }
  }
  return status;
};

/** Reads one record; `escaped` has the positions of characters that a backslash quoted. */
async function readRecord(
  shell: Interpreter,
  options: ReadOptions,
): Promise<{ text: string; escaped: Set<number>; status: number }> {
  const input = shell.io.get(options.descriptor)?.input;
  let text = '';
  const escaped = new Set<number>();
  /** Characters read; half of one is none. */
  let taken = 0;
  let status = 0;
  const timer = options.timeout === undefined ? undefined : new AbortController();
  const signal = timer ? AbortSignal.any([shell.signal, timer.signal]) : shell.signal;
  if (timer) {
    void abortable(shell.env.clock.sleep((options.timeout ?? 0) * 1000, signal), signal).then(
      () => timer.abort(new TimeoutReached()),
      () => {},
    );
  }
  let pending = '';
  try {
    reading: for (;;) {
      const piece = await input?.read(signal);
      if (piece === undefined) {
        status = 1;
        break;
      }
      pending = piece;
      for (let i = 0; i < piece.length; i++) {
        const c = piece[i] ?? '';
        const { length } = text;
        pending = piece.slice(i + 1);
        if (c === '\\' && !options.raw) {
          let next = piece[++i];
          if (next === undefined) {
            const more = await input?.read(signal);
            if (more === undefined) break reading;
            next = more[0] ?? '';
            input?.unread(more.slice(1));
          }
          pending = piece.slice(i + 1);
          if (next !== '\n') {
            escaped.add(text.length);
            text += next;
          }
        } else if (c === options.delimiter && !options.exact) break reading;
        // A variable holds no zeros.
        else if (c !== '\0') text += c;
        if (text.length > length && !/[\ud800-\udbff]/.test(text.charAt(length))) taken++;
        if (options.count !== undefined && taken >= options.count) break reading;
      }
      pending = '';
      if (text.length > limits.captured) throw new TextOverflow();
    }
  } catch (error) {
    if (!(error instanceof TimeoutReached)) throw error;
    status = 142;
  } finally {
    timer?.abort(new TimeoutReached());
  }
  if (pending !== '') input?.unread(pending);
  return { text, escaped, status };
}

class TimeoutReached extends Error {}

/** Splits at IFS as `read` does: the last name gets the rest. */
function splitFields(ifs: string, text: string, escaped: ReadonlySet<number>, count: number): string[] {
  const blanks = [...ifs].filter((c) => ' \t\n'.includes(c)).join('');
  const separates = (i: number): boolean => ifs.includes(text[i] ?? '') && !escaped.has(i);
  const isBlank = (i: number): boolean =>
    blanks.includes(text[i] ?? '') && !escaped.has(i) && i < text.length;
  const fields: string[] = [];
  let at = 0;
  while (isBlank(at)) at++;
  while (at < text.length) {
    if (fields.length === count - 1) {
      let end = text.length;
      while (end > at && isBlank(end - 1)) end--;
      // One trailing separator that ends the last field does not belong to it.
      if (end - 1 >= at && separates(end - 1) && !blanks.includes(text[end - 1] ?? '')) {
        const others = [...text.slice(at, end - 1)].some((c, i) => ifs.includes(c) && !escaped.has(at + i));
        if (!others) end--;
      }
      fields.push(text.slice(at, end));
      break;
    }
    let end = at;
    while (end < text.length && !separates(end)) end++;
    fields.push(text.slice(at, end));
    at = end;
    while (isBlank(at)) at++;
    if (
      at < text.length &&
      separates(at) &&
      !isBlank(at) &&
      (at === end || blanks.includes(text[end] ?? ''))
    ) {
      at++;
      while (isBlank(at)) at++;
    }
  }
  return fields;
}

export const mapfile: Builtin = async (shell, args) => {
  let strip = false;
  let delimiter = '\n';
  let count = Infinity;
  let skip = 0;
  let at = 0;
  for (; at < args.length && /^-./.test(args[at] ?? ''); at++) {
    const word = args[at] ?? '';
    if (word === '-t') strip = true;
    else if (word.startsWith('-d')) delimiter = word.slice(2) || (args[++at] ?? '').slice(0, 1) || '\0';
    else if (word.startsWith('-n')) count = Number(word.slice(2) || args[++at]) || Infinity;
    else if (word.startsWith('-s')) skip = Number(word.slice(2) || args[++at]);
  }
  const input = shell.io.get(0)?.input;
  const items = new Map<number, string>();
  for (let n = 0; items.size < count; n++) {
    const line = await input?.readUntil(delimiter, shell.signal);
    if (!line) break;
    if (n >= skip) items.set(items.size, line.text + (strip || !line.complete ? '' : delimiter));
  }
  shell.variables.setElements(args[at] ?? 'MAPFILE', { kind: 'indexed', items });
  return 0;
};
