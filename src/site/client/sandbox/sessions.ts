import { SandboxSession, type SessionOptions } from './session.ts';

/** How many sandboxes live at once: each is a worker with a whole world. */
const MOST = 2;

/** Sandboxes by name, the one that was shown last at the end. */
const sessions = new Map<string, SandboxSession>();
let current: SandboxSession | undefined;

/** Told to the document when a page has begun its session. */
export const SESSION_BEGUN = 'sandboxsession';

/**
 * The page's sandbox: the one of this name as it was left, or a new one. The sandbox that was left longest ago is saved and
 * closed when there are too many.
 */
export function enterSession(
  name: string,
  options: SessionOptions,
): { readonly session: SandboxSession; readonly kept: boolean } {
  const known = sessions.get(name);
  if (known?.crashed === true) known.close();
  const kept = known !== undefined && !known.crashed;
  const session = kept ? known : new SandboxSession(options);
  sessions.delete(name);
  sessions.set(name, session);
  for (const [other, oldest] of [...sessions].slice(0, -MOST)) {
    sessions.delete(other);
    oldest.close();
  }
  current = session;
  session.show(true);
  document.dispatchEvent(new Event(SESSION_BEGUN));
  return { session, kept };
}

/** Whether a page that enters this session finds it as it was left. */
export const sessionLives = (name: string): boolean => sessions.get(name)?.crashed === false;

/** The page leaves: its sandbox waits, as it is, for another page to enter it. */
export function leaveSession(): void {
  current?.show(false);
  current = undefined;
}

/** Saves all sandboxes; may never settle where nothing can be saved. */
export async function saveSessions(): Promise<void> {
  await Promise.all([...sessions.values()].map((session) => session.save()));
}

/** Saves and closes all sandboxes but the page's own. */
export function closeOtherSessions(): void {
  for (const [name, session] of sessions) {
    if (session === current) continue;
    sessions.delete(name);
    session.close();
  }
}

/** The page's sandbox session, once it has begun. */
export const currentSession = (): SandboxSession | undefined => current;
