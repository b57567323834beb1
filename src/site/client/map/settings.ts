import { signal } from '@preact/signals';

/** How the learner wants the map. */
interface MapSettings {
  readonly view: 'picture' | 'outline';
  /** All connections, not only those of what is looked at. */
  readonly lines: boolean;
  /** Also what belongs to the system. */
  readonly system: boolean;
  /** Changes are told to screen readers. */
  readonly announce: boolean;
}

const standard: MapSettings = { view: 'picture', lines: false, system: false, announce: true };

function load(): MapSettings {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem('map') ?? '{}');
    if (typeof saved !== 'object' || saved === null) return standard;
    const flag = (name: 'lines' | 'system' | 'announce'): boolean =>
      name in saved ? Reflect.get(saved, name) === true : standard[name];
    return {
      view: 'view' in saved && saved.view === 'outline' ? 'outline' : 'picture',
      lines: flag('lines'),
      system: flag('system'),
      announce: flag('announce'),
    };
  } catch {
    return standard;
  }
}

/** The settings in force. */
export const mapSettings = signal(load());

/** Changes settings and keeps them. */
export function changeMap(change: Partial<MapSettings>): void {
  mapSettings.value = { ...mapSettings.value, ...change };
  try {
    localStorage.setItem('map', JSON.stringify(mapSettings.value));
  } catch {
    // Storage may be denied; the settings then last as long as the page.
  }
}
