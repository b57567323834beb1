/** How far behind nodes are. Models surface/container/clusters/upgrade.py VersionVerifier */
export type VersionState = 'up-to-date' | 'upgrade-available' | 'support-ending' | 'unsupported';

const parts = (version: string): readonly [number, number] => {
  const match = /^(\d+)\.(\d+)/.exec(version);
  return [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
};

export function compareVersions(master: string, nodes: string): VersionState {
  if (master === nodes) return 'up-to-date';
  const [majorA, minorA] = parts(master);
  const [majorB, minorB] = parts(nodes);
  const minor = Math.abs(minorA - minorB);
  if (majorA !== majorB || minor > 2) return 'unsupported';
  return minor > 1 ? 'support-ending' : 'upgrade-available';
}

/** The mark beside a node version in a list. */
export const marks: Readonly<Record<VersionState, string>> = {
  'up-to-date': '',
  'upgrade-available': ' *',
  'support-ending': ' **',
  unsupported: ' ***',
};

const hints: Readonly<Record<VersionState, string>> = {
  'up-to-date': '',
  'upgrade-available': '\n* - There is an upgrade available for your cluster(s).\n',
  'support-ending':
    '\n** - The current version of your cluster(s) will soon be out of support, please upgrade.\n',
  unsupported: '\n*** - The current version of your cluster(s) is unsupported, please upgrade.\n',
};

/** What follows a list in which clusters have such states; undefined when all are up to date. */
export function upgradeHint(states: readonly VersionState[], name: string): string | undefined {
  const order = ['upgrade-available', 'support-ending', 'unsupported'] as const;
  const text = order.filter((state) => states.includes(state)).map((state) => hints[state]);
  if (text.length === 0) return undefined;
  return `${text.join('')}\nTo upgrade nodes to the latest available version, run\n  $ gcloud container clusters upgrade ${name}`;
}
