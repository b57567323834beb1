import type { RecordKind } from './record.ts';
import { isFlag, isNumber, isOneOf, isOptional, isShaped, isTable, isText, type Guard } from './shape.ts';

/** The colours: as the system, light, dark. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** How the learner wants the site. What is missing is as the site thinks best. */
export interface Settings {
  readonly theme?: Theme | undefined;
  /** Where panels stand and how large they are, by names that the page chooses. */
  readonly layout?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly terminal?: TerminalChoices | undefined;
}

/** How the learner wants the terminal. */
export interface TerminalChoices {
  /** CSS pixels. */
  readonly fontSize?: number | undefined;
  readonly screenReader?: boolean | undefined;
  /** Whether the first lines of a command's output are said when it ends. */
  readonly summaries?: boolean | undefined;
}

/** The settings as they are kept. */
export interface SavedSettings extends Settings {
  readonly version: 1;
}

/** The lesson that was visited last. */
export interface LastVisit {
  readonly version: 1;
  readonly lesson: string;
}

const isPlace: Guard<string | number | boolean> = (value): value is string | number | boolean =>
  isText(value) || isNumber(value) || isFlag(value);

/** The shape of each setting. */
export const settingGuards: { readonly [K in keyof Settings]-?: Guard<Settings[K]> } = {
  theme: isOptional(isOneOf(...themes)),
  layout: isOptional(isTable(isPlace)),
  terminal: isOptional(
    isShaped<TerminalChoices>({
      fontSize: isOptional(isNumber),
      screenReader: isOptional(isFlag),
      summaries: isOptional(isFlag),
    }),
  ),
};

export const settingsRecord: RecordKind<SavedSettings> = {
  version: 1,
  migrations: {},
  is: isShaped<SavedSettings>({ version: isOneOf(1), ...settingGuards }),
};

export const lastVisitRecord: RecordKind<LastVisit> = {
  version: 1,
  migrations: {},
  is: isShaped<LastVisit>({ version: isOneOf(1), lesson: isText }),
};

/** Where they are kept in the store of settings. */
export const settingsKey = 'settings';
export const lastVisitKey = 'last-visit';
/** Says that what the site's first databases kept has been carried over. */
export const carriedKey = 'carried-over';
