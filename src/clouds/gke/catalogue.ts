import type { JsonObject } from '../messages.ts';

/** Zones by region, in the order in which the API lists them. */
const zoneLetters: Readonly<Record<string, string>> = {
  'us-central1': 'abcf',
  'us-east1': 'bcd',
  'us-west1': 'abc',
  'europe-west1': 'bcd',
  'asia-east1': 'abc',
  'asia-northeast1': 'abc',
  'asia-northeast3': 'abc',
};

export const regions: readonly string[] = Object.keys(zoneLetters);

export const zonesOf = (region: string): readonly string[] =>
  [...(zoneLetters[region] ?? '')].map((letter) => `${region}-${letter}`);

export const zones: readonly string[] = regions.flatMap(zonesOf);

export const isRegion = (location: string): boolean => regions.includes(location);
export const isLocation = (location: string): boolean => isRegion(location) || zones.includes(location);

/** The region of a zone, or the region itself. */
export const regionOf = (location: string): string =>
  isRegion(location) ? location : location.slice(0, location.lastIndexOf('-'));

/** The zones in which a cluster's nodes stand unless it says otherwise. */
export const defaultZones = (location: string): readonly string[] =>
  isRegion(location) ? zonesOf(location).slice(0, 3) : [location];

const masterVersions: readonly string[] = [
  '1.34.1-gke.1829001',
  '1.33.5-gke.1308000',
  '1.33.5-gke.1201000',
  '1.32.9-gke.1239000',
  '1.32.9-gke.1130000',
  '1.31.13-gke.1139000',
];

const olderNodeVersions: readonly string[] = [
  '1.31.13-gke.1023000',
  '1.30.14-gke.1483000',
  '1.29.15-gke.1837000',
];

const channels: Readonly<Record<string, readonly string[]>> = {
  RAPID: ['1.34.1-gke.1829001', '1.33.5-gke.1308000'],
  REGULAR: ['1.33.5-gke.1201000', '1.32.9-gke.1239000'],
  STABLE: ['1.32.9-gke.1130000', '1.31.13-gke.1139000'],
};

/** What new clusters get outside a channel. */
export const defaultVersion = '1.33.5-gke.1201000';

/** The answer of `serverConfig`. */
export const serverConfig: JsonObject = {
  channels: Object.entries(channels).map(([channel, validVersions]) => ({
    channel,
    defaultVersion: validVersions[0] ?? defaultVersion,
    validVersions,
    upgradeTargetVersion: validVersions[0] ?? defaultVersion,
  })),
  defaultClusterVersion: defaultVersion,
  defaultImageType: 'COS_CONTAINERD',
  validImageTypes: ['COS_CONTAINERD', 'WINDOWS_LTSC_CONTAINERD', 'UBUNTU_CONTAINERD'],
  validMasterVersions: masterVersions,
  validNodeVersions: [...masterVersions, ...olderNodeVersions],
};

const match = (versions: readonly string[], wanted: string): string | undefined =>
  versions.find(
    (version) => version === wanted || version.startsWith(`${wanted}.`) || version.startsWith(`${wanted}-`),
  );

/**
 * The control plane version that `--cluster-version` means: a whole version, the newest of a minor version, `latest` or the
 * default. Undefined when the service does not have it.
 */
export function masterVersion(wanted: string | undefined, channel: string): string | undefined {
  const offered = channels[channel];
  if (wanted === undefined || wanted === '' || wanted === '-') return offered?.[0] ?? defaultVersion;
  if (wanted === 'latest') return offered?.[0] ?? masterVersions[0];
  return match(offered ?? masterVersions, wanted) ?? match(masterVersions, wanted);
}

/** The node version that was asked for; the control plane's when nothing was. */
export function nodeVersion(wanted: string | undefined, master: string): string | undefined {
  if (wanted === undefined || wanted === '' || wanted === '-') return master;
  return match([...masterVersions, ...olderNodeVersions], wanted);
}
