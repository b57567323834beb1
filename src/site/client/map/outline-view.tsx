import type { JSX } from 'preact';
import type { Description } from './description.ts';
import { outlineOf, type Entry } from './outline.ts';
import { nameOf, sortOf, stateOf, type Words } from './words.ts';

interface OutlineViewProps {
  readonly description: Description;
  readonly words: Words;
  readonly level: 2 | 3;
  readonly selected: string | undefined;
  readonly open: (id: string) => void;
}

/** The map as headings and lists: says what the picture says. */
export function OutlineView({ description, words, level, selected, open }: OutlineViewProps): JSX.Element {
  const outline = outlineOf(description);
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div class="map-outline">
      {(['edge', 'services', 'workloads', 'nodes'] as const).map((section) => (
        <section key={section}>
          <Heading>{words.sections[section]}</Heading>
          {outline[section].length === 0 ? (
            <p class="empty">{words.nothing}</p>
          ) : (
            <Entries entries={outline[section]} words={words} selected={selected} open={open} />
          )}
        </section>
      ))}
    </div>
  );
}

function Entries({
  entries,
  words,
  selected,
  open,
}: {
  readonly entries: readonly Entry[];
  readonly words: Words;
  readonly selected: string | undefined;
  readonly open: (id: string) => void;
}): JSX.Element {
  return (
    <ul>
      {entries.map(({ thing, relations, children }) => (
        <li key={thing.id}>
          <button
            type="button"
            data-thing={thing.id}
            data-tone={'item' in thing && thing.item ? thing.item.tone : undefined}
            aria-current={thing.id === selected ? 'true' : undefined}
            onClick={() => open(thing.id)}
          >
            {sortOf(thing, words) !== nameOf(thing, words) && thing.sort !== 'group' && (
              <span class="sort">{sortOf(thing, words)} </span>
            )}
            <span class={'item' in thing ? 'name' : undefined}>{nameOf(thing, words)}</span>
          </button>{' '}
          <span class="state">{stateOf(thing, words).join(' · ')}</span>
          {relations.map(({ sort, to }) => (
            <span key={sort} class="relation">
              {words.relations[sort]}: {to.map((other) => nameOf(other, words)).join(', ')}
            </span>
          ))}
          {children.length > 0 && (
            <Entries entries={children} words={words} selected={selected} open={open} />
          )}
        </li>
      ))}
    </ul>
  );
}
