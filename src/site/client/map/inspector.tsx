import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Inspection } from '../../../sandbox/map/model.ts';
import type { Strings } from '../../i18n/ko.ts';
import type { Thing } from './description.ts';
import { commandOf, linksOf, referenceOf, type Links } from './inspect.ts';
import { Facts, Plain } from './inspector-facts.tsx';
import type { MapState } from './state.ts';
import { nameOf, sortOf, stateOf, type Words } from './words.ts';

/** While it is open it looks again so often, in milliseconds. */
const REFRESH = 1500;
/** So many links of one sort are shown. */
const MOST_LINKS = 40;

interface InspectorProps {
  readonly id: string;
  readonly state: MapState;
  readonly strings: Strings;
  readonly level: 2 | 3;
  readonly side: 'start' | 'end';
  readonly browse: ((url: string) => void) | undefined;
  readonly close: () => void;
}

/** Everything about one thing on the map, kept up while it is open. It traps nothing: Escape or the button closes it. */
export function Inspector({ id, state, strings, level, side, browse, close }: InspectorProps): JSX.Element {
  const words = strings.drawing;
  const t = words.inspector;
  const title = useRef<HTMLHeadingElement>(null);
  const inspection = useSignal<Inspection | undefined>(undefined);
  void state.description.value;
  const now = state.thing(id);
  const last = useRef(now);
  if (now) last.current = now;
  const thing = last.current;
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  const item = now && 'item' in now ? now.item : undefined;
  useEffect(() => {
    const reference = now ? referenceOf(now) : undefined;
    if (!reference) return undefined;
    let open = true;
    let asking = false;
    const ask = (): void => {
      if (asking || document.hidden) return;
      asking = true;
      void state.source.inspect(reference).then((answer) => {
        asking = false;
        if (open && answer) inspection.value = answer;
      });
    };
    ask();
    const timer = setInterval(ask, REFRESH);
    return () => {
      open = false;
      clearInterval(timer);
    };
    // asks anew when the item is another: the map has heard of a change
  }, [item, state, inspection]);
  const Heading = level === 2 ? 'h2' : 'h3';
  const name = thing ? nameOf(thing, words) : '';
  return (
    <aside
      class="map-inspector"
      data-side={side}
      aria-label={t.label(name)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <header>
        <Heading ref={title} tabIndex={-1}>
          {thing && sortOf(thing, words) !== name && thing.sort !== 'group' && (
            <span class="sort">{sortOf(thing, words)} </span>
          )}
          <span class={thing && 'item' in thing ? 'name' : undefined}>{name}</span>
        </Heading>
        <button type="button" class="close" aria-label={t.close} onClick={close}>
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
            <path d="M2 2l10 10M12 2L2 12" stroke="currentColor" stroke-width="2" fill="none" />
          </svg>
        </button>
      </header>
      {!now && <p class="gone">{t.gone}</p>}
      {thing && (
        <Body thing={thing} state={state} strings={strings} browse={browse} inspection={inspection.value} />
      )}
    </aside>
  );
}

function Body({
  thing,
  state,
  strings,
  browse,
  inspection,
}: {
  readonly thing: Thing;
  readonly state: MapState;
  readonly strings: Strings;
  readonly browse: ((url: string) => void) | undefined;
  readonly inspection: Inspection | undefined;
}): JSX.Element {
  const words = strings.drawing;
  const t = words.inspector;
  const urls = thing.sort === 'service' || thing.sort === 'load-balancer' ? thing.item.urls : [];
  const command = commandOf(thing);
  return (
    <div class="inspected">
      <p class="state" data-tone={'item' in thing ? thing.item?.tone : undefined}>
        {stateOf(thing, words).join(' · ')}
      </p>
      {inspection && <Plain status={inspection.status} />}
      {(thing.sort === 'outside' || thing.sort === 'api-server' || thing.sort === 'waiting') &&
        t[thing.sort].map((text) => <p key={text}>{text}</p>)}
      {browse !== undefined &&
        urls.map((url) => (
          <button
            key={url}
            type="button"
            class="map-action"
            onClick={() => browse(url)}
            aria-label={t.openUrl(url)}
          >
            {t.open} <code>{url}</code>
          </button>
        ))}
      <LinkList
        links={linksOf(thing, state.description.value, state.figureOf(thing.id))}
        state={state}
        words={words}
      />
      <div class="same">
        <span>{t.command}</span>
        <code translate={false}>{command}</code>
        <button type="button" class="map-action" onClick={() => state.source.run(command)}>
          {t.run}
        </button>
      </div>
      {inspection && <Facts inspection={inspection} strings={strings} />}
    </div>
  );
}

function LinkList({
  links,
  state,
  words,
}: {
  readonly links: Links;
  readonly state: MapState;
  readonly words: Words;
}): JSX.Element | null {
  const t = words.inspector;
  const kinds = (['owner', 'owned', 'node', 'services', 'selected', 'routes', 'pods'] as const).filter(
    (kind) => links[kind].length > 0,
  );
  if (kinds.length === 0) return null;
  return (
    <dl class="links">
      {kinds.map((kind) => (
        <div key={kind}>
          <dt>{t[kind]}</dt>
          <dd>
            {links[kind].slice(0, MOST_LINKS).map((id) => {
              const other = state.thing(id);
              return (
                other && (
                  <button key={id} type="button" class="link" onClick={() => (state.selected.value = id)}>
                    {nameOf(other, words)}
                  </button>
                )
              );
            })}
            {links[kind].length > MOST_LINKS && <span>{t.more(links[kind].length - MOST_LINKS)}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
