/** Why the browser's storage did not do what was asked. */
export type StorageFailureKind =
  /** The browser keeps nothing for this site (private window, blocked by a setting). */
  | 'denied'
  /** There is no room. */
  | 'full'
  /** What is kept was written by a newer version of the site; nothing of it may be touched. */
  | 'newer'
  /** Another tab drives the sandbox by now. */
  | 'fenced'
  /** Anything else. */
  | 'failed';

/** A failure of the browser's storage, in a form that can be put into words. */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure';
  readonly kind: StorageFailureKind;

  constructor(kind: StorageFailureKind, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.kind = kind;
  }
}

const kinds: Readonly<Record<string, StorageFailureKind>> = {
  SecurityError: 'denied',
  NotAllowedError: 'denied',
  // Firefox's private windows answer an opening with it
  InvalidStateError: 'denied',
  QuotaExceededError: 'full',
  VersionError: 'newer',
};

/** What a browser's error means. */
export function storageFailure(error: unknown): StorageFailure {
  if (error instanceof StorageFailure) return error;
  const { name, text } = named(error);
  return new StorageFailure(kinds[name] ?? 'failed', text, error);
}

/** Whether the connection to the database is gone, so that another one may do. */
export const connectionLost = (error: unknown): boolean =>
  ['InvalidStateError', 'UnknownError', 'AbortError'].includes(named(error).name);

function named(error: unknown): { readonly name: string; readonly text: string } {
  // a DOMException is no Error everywhere
  if (typeof error === 'object' && error !== null && 'name' in error && 'message' in error)
    return { name: String(error.name), text: `${String(error.name)}: ${String(error.message)}` };
  return { name: '', text: String(error) };
}
