/** What a build says of itself. Models apimachinery/pkg/version Info */
export interface ClientVersion {
  readonly gitVersion: string;
  readonly gitCommit: string;
  readonly buildDate: string;
  readonly goVersion: string;
  readonly kustomizeVersion: string;
}

/** The client whose behaviour this program has. */
export const clientVersion: ClientVersion = {
  gitVersion: 'v1.33.1',
  gitCommit: '8adc0f041b8e7ad1d30e29cc59c6ae7a15e19828',
  buildDate: '2025-05-15T08:27:33Z',
  goVersion: 'go1.24.2',
  kustomizeVersion: 'v5.6.0',
};

/** `major` and `minor` of a version such as `v1.33.1`. */
export function majorMinor(gitVersion: string): { readonly major: string; readonly minor: string } {
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return { major, minor };
}

/** What `kubectl version` says of a client. */
export const infoOf = (version: ClientVersion): Readonly<Record<string, string>> => ({
  ...majorMinor(version.gitVersion),
  gitVersion: version.gitVersion,
  gitCommit: version.gitCommit,
  gitTreeState: 'clean',
  buildDate: version.buildDate,
  goVersion: version.goVersion,
  compiler: 'gc',
  platform: 'linux/amd64',
});
