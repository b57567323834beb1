import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Strings } from '../../i18n/ko.ts';
import { Announcer, notable } from './announcer.ts';
import { Inspector } from './inspector.tsx';
import { OutlineView } from './outline-view.tsx';
import { Picture } from './picture.ts';
import { changeMap, mapSettings } from './settings.ts';
import type { MapSource } from './source.ts';
import { changeLayout } from '../layout.ts';
import { isNarrow } from '../lesson/panels.ts';
import { MapState } from './state.ts';
import type { Words } from './words.ts';
import '../../styles/map.css';
import '../../styles/map-picture.css';
import '../../styles/map-pods.css';
import '../../styles/map-lines.css';
import '../../styles/map-outline.css';
import '../../styles/map-inspector.css';
import '../../styles/map-modes.css';

interface MapPanelProps {
  readonly source: MapSource;
  readonly strings: Strings;
  /** Which headings it has: those below the page's title, or those below a section's. */
  readonly level: 2 | 3;
  /** Opens an address in the web preview, where there is one. */
  readonly browse?: ((url: string) => void) | undefined;
}

/** The cluster map: picture or outline, and the inspector of what is selected. */
export function MapPanel({ source, strings, level, browse }: MapPanelProps): JSX.Element {
  const words = strings.drawing;
  const state = useMemo(() => new MapState(source), [source]);
  useEffect(() => () => state.end(), [state]);
  const picture = useRef<Picture>();
  const opener = useRef<HTMLElement>();
  const stage = useRef<HTMLDivElement>(null);
  const { view } = mapSettings.value;
  const printing = usePrinting();
  const selected = state.selected.value;
  const context = source.map.context.value;
  // what is about to go must not take the focus with it
  const focused = stage.current?.contains(document.activeElement) === true ? document.activeElement : null;
  const lost =
    focused !== null &&
    (context === undefined || (selected === undefined && focused.closest('.map-inspector')));
  const nothing = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!lost) return;
    if (nothing.current) nothing.current.focus();
    else returnFocus();
  });
  useEffect(() => {
    // an inspector needs more of a narrow page than the map does
    const inSheet = stage.current?.closest('.lesson') && isNarrow();
    if (selected !== undefined && inSheet) changeLayout({ sheet: 'full' });
  }, [selected]);
  const returnFocus = (): void => {
    const to = opener.current;
    if (to?.isConnected) to.focus();
    else stage.current?.querySelector<HTMLElement>('[role="application"], .map-outline button')?.focus();
  };
  if (!source.map.told.value) return <p class="nothing">{words.loading}</p>;
  if (context === undefined)
    return (
      <div class="nothing" ref={nothing} tabIndex={-1}>
        <p>
          <strong>{words.none}</strong>
        </p>
        <p>{words.noneHint}</p>
      </div>
    );
  const open = (id: string): void => void (state.selected.value = id);
  const close = (): void => {
    state.selected.value = undefined;
    returnFocus();
  };
  const noteOpener = (event: JSX.TargetedEvent<HTMLElement>): void => {
    const target = event.target;
    if (target instanceof HTMLElement && !target.closest('.map-inspector')) opener.current = target;
  };
  const place = selected === undefined ? undefined : picture.current?.placeOf(selected);
  const middle = (stage.current?.clientWidth ?? 0) / 2;
  return (
    <div class="map">
      <MapBar words={words} context={context} />
      <div
        class="map-stage"
        ref={stage}
        data-open={selected === undefined ? undefined : ''}
        onFocusCapture={noteOpener}
      >
        <div class="map-scroll">
          {view === 'picture' ? <PictureView state={state} words={words} picture={picture} /> : null}
          {(view === 'outline' || printing) && (
            <OutlineView
              description={state.description.value}
              words={words}
              level={level}
              selected={selected}
              open={open}
            />
          )}
        </div>
        {selected !== undefined && (
          <Inspector
            key={selected}
            id={selected}
            state={state}
            strings={strings}
            level={level}
            side={place && place.x + place.width / 2 > middle ? 'start' : 'end'}
            browse={browse}
            close={close}
          />
        )}
      </div>
      <Announcements source={source} words={words} />
    </div>
  );
}

/** Whether the page is being printed: paper gets the outline. */
function usePrinting(): boolean {
  const printing = useSignal(false);
  useEffect(() => {
    const stop = new AbortController();
    addEventListener('beforeprint', () => (printing.value = true), { signal: stop.signal });
    addEventListener('afterprint', () => (printing.value = false), { signal: stop.signal });
    return () => stop.abort();
  }, [printing]);
  return printing.value;
}

function MapBar({ words, context }: { readonly words: Words; readonly context: string }): JSX.Element {
  const settings = mapSettings.value;
  return (
    <div class="map-bar">
      <span class="context">
        <span class="visually-hidden">{words.context} </span>
        <code>{context}</code>
      </span>
      <span class="map-views" role="group" aria-label={words.views}>
        {(['picture', 'outline'] as const).map((view) => (
          <button
            key={view}
            type="button"
            aria-pressed={settings.view === view}
            onClick={() => changeMap({ view })}
          >
            {words[view]}
          </button>
        ))}
      </span>
      <span class="map-options" role="group" aria-label={words.options}>
        {(['lines', 'system', 'announce'] as const).map((name) => (
          <label key={name} hidden={name === 'lines' && settings.view === 'outline'}>
            <input
              type="checkbox"
              checked={settings[name]}
              onChange={(event) => changeMap({ [name]: event.currentTarget.checked })}
            />
            {words[name]}
          </label>
        ))}
      </span>
    </div>
  );
}

function PictureView({
  state,
  words,
  picture,
}: {
  readonly state: MapState;
  readonly words: Words;
  readonly picture: { current: Picture | undefined };
}): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return undefined;
    const made = new Picture(host.current, state, words);
    picture.current = made;
    return () => {
      picture.current = undefined;
      made.end();
    };
  }, [state, words, picture]);
  return (
    <>
      <div
        ref={host}
        class="map-host"
        role="application"
        tabIndex={0}
        aria-label={words.label}
        aria-describedby="map-help"
      />
      <p id="map-help" class="map-help">
        {words.help}
      </p>
    </>
  );
}

/** Says sparingly what changes. */
function Announcements({
  source,
  words,
}: {
  readonly source: MapSource;
  readonly words: Words;
}): JSX.Element {
  const said = useSignal('');
  const on = mapSettings.value.announce;
  useEffect(() => {
    if (!on) return undefined;
    const announcer = new Announcer(words, (text) => (said.value = text));
    let before = source.map.items.peek();
    const stop = source.map.onChange((change) => {
      announcer.add(notable(change, before, words));
      before = source.map.items.peek();
    });
    return () => {
      stop();
      announcer.end();
    };
  }, [source, words, on, said]);
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {said.value}
    </div>
  );
}
