/** The release whose texts this program has. */
export const minikubeVersion = 'v1.38.1';
export const minikubeCommit = 'c93a4cb9311efc66b90d33ea03f75f2c4120e9b0';
/** What new clusters run unless something else is asked for. */
export const defaultKubernetesVersion = 'v1.33.13';
export const dockerVersion = '29.2.1';
export const baseImage = 'v0.0.50';

/** `1.33.2`, `v1.33.2`, `stable` and the like as a whole version; undefined for what is none. */
export function kubernetesVersion(wanted: string | undefined): string | undefined {
  if (wanted === undefined || wanted === '' || /^(stable|latest|newest)$/.test(wanted))
    return defaultKubernetesVersion;
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?$/.exec(wanted);
  if (!match) return undefined;
  const [, major, minor, patch] = match;
  if (patch !== undefined) return `v${major}.${minor}.${patch}`;
  return defaultKubernetesVersion.startsWith(`v${major}.${minor}.`)
    ? defaultKubernetesVersion
    : `v${major}.${minor}.0`;
}
