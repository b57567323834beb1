/** A flag, and values that are right, nearly right and wrong; without values it stands alone. */
export type FlagValues = readonly [flag: string, ...values: readonly string[]];

/** A command with words that it may be given. */
export interface CommandLine {
  readonly words: readonly string[];
  /** Its arguments, one set of which it gets. */
  readonly args: readonly (readonly string[])[];
  readonly flags: readonly FlagValues[];
  /** Flags that most calls have. */
  readonly needs?: readonly FlagValues[];
  /** It would change the cluster if `--dry-run` were not among its flags. */
  readonly dryRun?: boolean;
}
