import type { ShikiTransformer } from 'shiki';

type Line = Parameters<NonNullable<ShikiTransformer['line']>>[0];
type Part = Line['children'][number];

/** A token's text in pieces: runs of blanks, and what stands between them. */
function pieces(part: Part): readonly { readonly blank: boolean; readonly part: Part }[] {
  const [text] = part.type === 'element' ? part.children : [part];
  if (text?.type !== 'text') return [{ blank: false, part }];
  return (text.value.match(/\s+|\S+/g) ?? []).map((value) => ({
    blank: value.trim() === '',
    part:
      part.type === 'element' ? { ...part, children: [{ type: 'text', value }] } : { type: 'text', value },
  }));
}

/** Keeps each word of a line together, so that a long command breaks at its blanks and never inside a flag. */
export const wordsTogether: ShikiTransformer = {
  name: 'words-together',
  line(line) {
    const parts: Part[] = [];
    let word: Part[] = [];
    const close = (): void => {
      if (word.length > 0)
        parts.push({
          type: 'element',
          tagName: 'span',
          properties: { class: 'word' },
          children: word as Line['children'],
        });
      word = [];
    };
    for (const { blank, part } of line.children.flatMap(pieces)) {
      if (!blank) {
        word.push(part);
        continue;
      }
      close();
      parts.push(part);
    }
    close();
    line.children = parts;
  },
};

/** Colours of code as classes (`tk-keyword`), because a strict Content-Security-Policy forbids style attributes. */
export const classesInsteadOfStyles: ShikiTransformer = {
  name: 'classes-instead-of-styles',
  pre(node) {
    delete node.properties['style'];
  },
  span(node) {
    const token = /--astro-code-(?:token-)?([a-z-]+)/.exec(String(node.properties['style'] ?? ''))?.[1];
    if (token === undefined) return;
    delete node.properties['style'];
    node.properties['class'] = `tk-${token}`;
  },
};
