import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** A line of a corpus. */
export interface CorpusLine {
  /** Lines of a group are one session, in the order of `seq`. */
  readonly group: string;
  readonly seq: number;
  readonly cmd: string;
  /** `kubectl` for those that are compared; lines of other tools set the scene. */
  readonly tool: string;
  readonly tier?: string;
  /** The line names something that its reader has to put in. */
  readonly placeholder?: boolean;
  /** The line names an object whose name a controller made up. */
  readonly generated_name?: boolean;
  /** Written for the comparison: the line makes what it reads, and ends what it begins. */
  readonly prepared?: true;
  /** Variables that the line reads and that no line of its session need have set. */
  readonly vars?: readonly string[];
}

/** A session. */
export interface CorpusGroup {
  readonly name: string;
  readonly lines: readonly CorpusLine[];
}

/** The groups of a corpus, one JSON object a line, in the order of the file. */
export function readCorpus(text: string): readonly CorpusGroup[] {
  const groups = new Map<string, CorpusLine[]>();
  for (const row of text.split('\n')) {
    if (row.trim() === '') continue;
    const line = JSON.parse(row) as CorpusLine;
    const lines = groups.get(line.group);
    if (lines) lines.push(line);
    else groups.set(line.group, [line]);
  }
  return [...groups].map(([name, lines]) => ({
    name,
    lines: lines.toSorted((a, b) => a.seq - b.seq),
  }));
}

/** Adds the lines of other tools, which a second file has, to the groups; what a line of kubectl says of itself is kept. */
export function withSessions(
  groups: readonly CorpusGroup[],
  sessions: readonly CorpusGroup[],
): readonly CorpusGroup[] {
  const whole = new Map(sessions.map((session) => [session.name, session.lines]));
  return groups.map(({ name, lines }) => {
    const known = new Set(lines.map(({ seq }) => seq));
    const others = (whole.get(name) ?? []).filter(({ seq, tool }) => tool !== 'kubectl' && !known.has(seq));
    return { name, lines: [...lines, ...others].toSorted((a, b) => a.seq - b.seq) };
  });
}

/** Every n-th group, spread over the corpus; all when there are no more than `count`. */
export function sampled(groups: readonly CorpusGroup[], count: number): readonly CorpusGroup[] {
  if (groups.length <= count) return groups;
  const step = groups.length / count;
  return Array.from({ length: count }, (_, at) => groups[Math.floor(at * step)]).filter(
    (group) => group !== undefined,
  );
}

/**
 * Sessions as they are typed: a line `# name` begins one; a here-document goes on to its end. Angle brackets, and names with a hash of
 * a template, are marked as what they are.
 */
export function readSessions(text: string): readonly CorpusGroup[] {
  const groups: { readonly name: string; readonly lines: CorpusLine[] }[] = [];
  const rows = text.split('\n');
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? '';
    if (row.startsWith('# ')) groups.push({ name: row.slice(2), lines: [] });
    else if (row.trim() !== '') {
      const end = /<<(\w+)/.exec(row)?.[1];
      const last = end === undefined ? at : rows.indexOf(end, at);
      const group = groups.at(-1);
      group?.lines.push({
        group: group.name,
        seq: group.lines.length,
        cmd: rows.slice(at, last + 1).join('\n'),
        tool: /\bkubectl\b|^k /.test(row) ? 'kubectl' : 'shell',
        prepared: true,
        placeholder: /<[a-z-]+>/.test(row),
        generated_name: /-[0-9a-z]{9,10}-[0-9a-z]{5}\b/.test(row),
      });
      at = last;
    }
  }
  return groups;
}

/** The groups of a file: one JSON object a line, or sessions as they are typed. Of a folder: those of its files. */
export function loadCorpus(file: string): readonly CorpusGroup[] {
  if (statSync(file).isDirectory())
    return readdirSync(file)
      .toSorted()
      .flatMap((name) => loadCorpus(path.join(file, name)));
  const text = readFileSync(file, 'utf8');
  return file.endsWith('.jsonl') ? readCorpus(text) : readSessions(text);
}
