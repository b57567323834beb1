import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Strings } from '../../i18n/ko.ts';
import type { MapPanel } from '../map/panel.tsx';
import type { Leave } from '../page.ts';
import type { SandboxSession } from '../sandbox/session.ts';

interface ClusterPanelProps {
  readonly session: SandboxSession;
  readonly strings: Strings;
  /** Opens an address in the web preview, where there is one. */
  readonly browse?: ((url: string) => void) | undefined;
  /** Which headings its parts have: below the page's title, or below a section's. */
  readonly level: 2 | 3;
}

/** The cluster as it is now. The map is loaded once the world stands: the prompt comes first. */
export function ClusterPanel({ session, strings, browse, level }: ClusterPanelProps): JSX.Element {
  const loaded = useSignal<typeof MapPanel | undefined>(undefined);
  const ready = session.ready.value;
  useEffect(() => {
    if (ready) void import('../map/panel.tsx').then((module) => (loaded.value = module.MapPanel));
  }, [ready, loaded]);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const panel = place.current?.parentElement;
    return panel ? watchWhileSeen(panel, session) : undefined;
  }, [session]);
  const Map = loaded.value;
  return (
    <>
      {Map ? (
        <Map source={session} strings={strings} level={level} browse={browse} />
      ) : (
        <p class="nothing">{strings.drawing.loading}</p>
      )}
      <div ref={place} hidden />
    </>
  );
}

/** Keeps the map up while an element is in view; who comes back gets the whole of it. */
function watchWhileSeen(element: Element, session: SandboxSession): Leave {
  let leave: Leave | undefined;
  const observer = new IntersectionObserver((entries) => {
    const seen = entries.at(-1)?.isIntersecting === true;
    if (seen) leave ??= session.watchMap();
    else {
      leave?.();
      leave = undefined;
    }
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    leave?.();
  };
}
