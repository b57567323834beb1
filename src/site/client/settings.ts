import { settingGuards, type Settings } from '../../sandbox/records/settings-record.ts';
import { hearTabs, tellTabs } from './news.ts';

/**
 * The learner's settings: kept as one record in the site's database, and mirrored in localStorage, which can be read before the
 * first paint. Every tab hears of a change. Where storage is denied they last as long as the page.
 */

type Name = keyof Settings;

const names: readonly Name[] = ['theme', 'layout', 'terminal'];
const values: { [K in Name]?: Settings[K] } = {};
/** How often each setting was changed while the page stood. */
const changes = new Map<Name, number>();
const listeners = new Set<(name: Name) => void>();

/** A setting, as it is now. */
export const settingOf = <K extends Name>(name: K): Settings[K] => values[name];

/** Changes a setting, here and in every other tab, and keeps it. */
export function changeSetting<K extends Name>(name: K, value: Settings[K]): void {
  take(name, value);
  noteChange(name);
  mirror(name);
  tellTabs({ type: 'setting', name, value });
  keep().catch(() => undefined);
}

/** Calls `hear` after every change that came from another tab or from the database, until the returned function is called. */
export function onSetting(wanted: Name, hear: () => void): () => void {
  const listener = (name: Name): void => {
    if (name === wanted) hear();
  };
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function noteChange(name: Name): void {
  changes.set(name, (changes.get(name) ?? 0) + 1);
}

/**
 * Reads the settings from the database again, after somebody else may have changed them. What is changed while it reads stays as it
 * was changed.
 */
export async function reloadSettings(): Promise<void> {
  const before = new Map(changes);
  const { keptSettings } = await import('./saved.ts');
  const kept = await keptSettings();
  for (const name of names) {
    if (changes.get(name) !== before.get(name)) continue;
    if (JSON.stringify(kept?.[name]) === JSON.stringify(values[name])) continue;
    take(name, kept?.[name]);
    mirror(name);
    for (const hear of listeners) hear(name);
  }
}

/** Takes a value if it has the setting's shape. */
function take(name: Name, value: unknown): void {
  // each name goes with its own guard, which types alone do not follow through an index
  if (name === 'theme' && settingGuards.theme(value)) values.theme = value;
  if (name === 'layout' && settingGuards.layout(value)) values.layout = value;
  if (name === 'terminal' && settingGuards.terminal(value)) values.terminal = value;
}

function mirror(name: Name): void {
  const value = values[name];
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, typeof value === 'string' ? value : JSON.stringify(value));
  } catch {
    // Storage may be denied.
  }
}

async function keep(): Promise<void> {
  const { keepSettings } = await import('./saved.ts');
  await keepSettings({ ...values });
}

/** Whether localStorage holds a setting. */
function readMirror(): boolean {
  let found = false;
  for (const name of names) {
    try {
      const text = localStorage.getItem(name);
      if (text === null) continue;
      found = true;
      take(name, name === 'theme' ? text : JSON.parse(text));
    } catch {
      // Denied, or not what the site writes: as if it were not there.
    }
  }
  return found;
}

if (!readMirror()) void reloadSettings();

hearTabs((news) => {
  if (news.type === 'everything') void reloadSettings();
  if (news.type !== 'setting') return;
  take(news.name, news.value);
  noteChange(news.name);
  for (const hear of listeners) hear(news.name);
});
