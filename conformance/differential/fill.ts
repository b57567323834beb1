import type { CorpusLine } from './corpus.ts';
import { namespaceOf, valueFor, type Names } from './meaning.ts';

/** `<pod-name>`: no redirection, no here-document, no tag of a text. */
const BRACKETED = /(?<![<>\w])<([\p{L}][\p{L}\w .,/-]*)>/gu;

/** The alphabet of generated names. */
const SAFE = 'bcdfghjklmnpqrstvwxz2456789';
/** `web-7bf7478b77-gjzp8`, `web-xxxx-xxxx`, `web-*****-*****`, `web-gjzp8`: the part that its author chose, and what a controller added. */
const GENERATED = new RegExp(
  `(?<![\\w./-])([a-z][a-z0-9-]*?)((?:-(?:[${SAFE}]{6,10}|x{3,}|\\*{3,}))?-(?:[${SAFE}]{5}|x{3,}|\\*{3,}))(?![\\w-])`,
  'g',
);

/** The word in front of a position, with the kind of a `kind/name`. */
function wordBefore(cmd: string, at: number): string {
  const before = cmd.slice(0, at);
  return /([\w-]+)\/$/.exec(before)?.[1] ?? /([\w-]+)\s+$/.exec(before)?.[1] ?? '';
}

async function replaceAsync(
  text: string,
  pattern: RegExp,
  change: (match: RegExpExecArray) => Promise<string>,
): Promise<string> {
  let out = '';
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    out += text.slice(at, match.index) + (await change(match));
    at = match.index + match[0].length;
  }
  return out + text.slice(at);
}

/**
 * A line as it is typed into a world: what stands in angle brackets becomes the name of the first object of the kind that the
 * words speak of; names that a controller made up on the author's cluster become those of this one; variables that no line
 * has set get such a name too.
 * @param namespace the one that commands without `-n` are about
 */
export async function fillIn(line: CorpusLine, namespace: string, names: Names): Promise<string> {
  const space = namespaceOf(line.cmd, namespace);
  let { cmd } = line;
  if (line.generated_name === true) {
    const pods = await names(`/api/v1/namespaces/${space}/pods`);
    cmd = cmd.replace(
      GENERATED,
      (text, stem: string) => pods.find((pod) => pod.startsWith(`${stem}-`)) ?? text,
    );
  }
  if (line.placeholder === true) {
    cmd = await replaceAsync(cmd, BRACKETED, ({ 1: words = '', index }) =>
      valueFor(words, wordBefore(cmd, index), space, names),
    );
  }
  const assignments: string[] = [];
  for (const name of line.vars ?? []) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name) || new RegExp(`\\b${name}=|for ${name} in|read .*${name}`).test(cmd))
      continue;
    // alone after a verb stands what is asked for
    const alone = new RegExp(`\\b(?:get|describe|delete|edit)\\s+"?\\$\\{?${name}\\b`).test(cmd);
    const value = await valueFor(alone ? 'type' : name.replaceAll('_', ' '), '', space, names);
    assignments.push(`: "\${${name}:=${value}}"`);
  }
  return [...assignments, cmd].join('\n');
}
