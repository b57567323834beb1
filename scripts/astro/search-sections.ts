/** A piece of a page that the search finds by itself. */
export interface Section {
  /** The anchor that leads to it; '' for the page's beginning. */
  readonly anchor: string;
  /** As HTML text. */
  readonly title: string;
  readonly html: string;
}

/** What a page offers to the search. */
export interface SearchablePage {
  readonly language: string;
  /** `lesson`, `term` or `command`. */
  readonly kind: string;
  /** The page's own title as HTML text; '' when only its sections are to be found. */
  readonly title: string;
  readonly sections: readonly Section[];
}

interface Tag {
  readonly at: number;
  readonly end: number;
  readonly name: string;
  readonly closing: boolean;
  readonly text: string;
}

const tagPattern = /<!--[\s\S]*?-->|<(\/?)([a-z][a-z0-9-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi;

function* tagsOf(html: string, from: number): Generator<Tag> {
  tagPattern.lastIndex = from;
  for (const match of html.matchAll(tagPattern)) {
    const [text, slash, name] = match;
    if (name !== undefined)
      yield {
        at: match.index,
        end: match.index + text.length,
        name: name.toLowerCase(),
        closing: slash === '/',
        text,
      };
  }
}

/** The text of a tag's attribute, still escaped; undefined when the tag has none of that name. */
export function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}(?:=(?:"([^"]*)"|'([^']*)'|([^\\s>]+)))?(?=[\\s/>])`).exec(tag);
  return match ? (match[1] ?? match[2] ?? match[3] ?? '') : undefined;
}

/** Where the element that this tag opens ends: before its closing tag. */
function endOf(html: string, open: Tag): number {
  let depth = 1;
  for (const tag of tagsOf(html, open.end)) {
    if (tag.name !== open.name) continue;
    depth += tag.closing ? -1 : 1;
    if (depth === 0) return tag.at;
  }
  return html.length;
}

/**
 * Cuts a built page where its sections begin; undefined when it offers nothing. The searchable part is the element with
 * `data-search-kind` (and `data-search-title`, if the page is to be found as a whole); in it every tag with
 * `data-search-entry="Title"` and an `id` begins a section, which reaches to where the next one begins.
 */
export function sectionsOf(html: string): SearchablePage | undefined {
  let body: Tag | undefined;
  let language = 'ko';
  for (const tag of tagsOf(html, 0)) {
    if (tag.name === 'html') language = attribute(tag.text, 'lang') ?? language;
    if (attribute(tag.text, 'data-search-kind') === undefined) continue;
    body = tag;
    break;
  }
  if (!body) return undefined;
  const title = attribute(body.text, 'data-search-title') ?? '';
  const end = endOf(html, body);
  const starts = [{ at: body.end, anchor: '', title }];
  for (const tag of tagsOf(html, body.end)) {
    if (tag.at >= end) break;
    const entry = attribute(tag.text, 'data-search-entry');
    const anchor = attribute(tag.text, 'id');
    if (entry !== undefined && anchor !== undefined) starts.push({ at: tag.at, anchor, title: entry });
  }
  const sections = starts.map((start, index) => ({
    anchor: start.anchor,
    title: start.title,
    html: html.slice(start.at, starts[index + 1]?.at ?? end),
  }));
  const kind = attribute(body.text, 'data-search-kind') ?? '';
  return { language, kind, title, sections: sections.filter((section) => section.title !== '') };
}
