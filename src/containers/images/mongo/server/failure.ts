/** Names of the errors that a server answers with, by code. Models mongo src/mongo/base/error_codes.yml */
const NAMES: Readonly<Record<number, string>> = {
  2: 'BadValue',
  9: 'FailedToParse',
  13: 'Unauthorized',
  14: 'TypeMismatch',
  18: 'AuthenticationFailed',
  20: 'IllegalOperation',
  23: 'AlreadyInitialized',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  48: 'NamespaceExists',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  76: 'NoReplicationEnabled',
  85: 'IndexOptionsConflict',
  93: 'InvalidReplicaSetConfig',
  94: 'NotYetInitialized',
  10107: 'NotWritablePrimary',
  11000: 'DuplicateKey',
  13435: 'NotPrimaryNoSecondaryOk',
  51003: 'Location51003',
};

/** Why a command failed. */
export class Failure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }

  get codeName(): string {
    return NAMES[this.code] ?? `Location${this.code}`;
  }
}
