import type { Image } from '../image.ts';
import { procps } from '../userland.ts';

const debianRelease =
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n';
const ubuntuRelease = 'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\n';
/** The newest patch of each minor release of Alpine. */
const alpinePatches: Readonly<Record<string, number>> = {
  '3.15': 11,
  '3.16': 9,
  '3.17': 10,
  '3.18': 12,
  '3.19': 9,
  '3.20': 8,
  '3.21': 5,
  '3.22': 2,
};

/** The files by which Alpine tells its release: the newest that a tag may mean. */
function alpineFiles(tag: string): Readonly<Record<string, string>> {
  const [, minor = '3.22', patch] = /^(3\.\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  const version = `${minor}.${patch ?? alpinePatches[minor] ?? 0}`;
  return {
    '/etc/os-release': `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${version}\nPRETTY_NAME="Alpine Linux v${minor}"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n`,
    '/etc/alpine-release': `${version}\n`,
  };
}

export const busybox: Image = {
  names: [
    'docker.io/library/busybox',
    'registry.k8s.io/busybox',
    'gcr.io/google-containers/busybox',
    'registry.k8s.io/e2e-test-images/busybox',
  ],
  hasTag: (tag) =>
    /^(latest|stable|unstable|1|1\.(2[4-9]|3\d)(\.\d+)?)(-(musl|glibc|uclibc|\d+))?$|^(musl|glibc|uclibc)$/.test(
      tag,
    ),
  size: 2_223_685,
  command: ['sh'],
  userland: 'busybox',
};

export const alpine: Image = {
  names: ['docker.io/library/alpine'],
  hasTag: (tag) => /^(latest|edge|3|3\.(1\d|2[0-2]|[3-9])(\.\d+)?)$/.test(tag),
  size: 3_800_000,
  command: ['/bin/sh'],
  userland: 'busybox',
  files: alpineFiles,
};

export const debian: Image = {
  names: ['docker.io/library/debian'],
  hasTag: (tag) =>
    /^(latest|stable|bookworm|bullseye|trixie|sid|1[0-3](\.\d+)?|buster)(-slim)?$|^(stable-slim)$/.test(tag),
  size: (tag) => (tag.endsWith('slim') ? 28_200_000 : 48_500_000),
  command: ['bash'],
  userland: 'debian',
  files: { '/etc/os-release': debianRelease, '/etc/debian_version': '12.12\n' },
};

/** Of which the pods are that empty volumes. */
export const debianBase: Image = {
  ...debian,
  names: ['registry.k8s.io/build-image/debian-base'],
  hasTag: (tag) => /^(bookworm|bullseye|buster)-v1\.\d+\.\d+$/.test(tag),
  size: 21_000_000,
};

export const ubuntu: Image = {
  names: ['docker.io/library/ubuntu'],
  hasTag: (tag) =>
    /^(latest|rolling|devel|noble|jammy|focal|bionic|xenial|1[468]\.04|2[024]\.04|25\.(04|10))$/.test(tag),
  size: 29_700_000,
  command: ['/bin/bash'],
  userland: 'debian',
  extras: procps,
  files: { '/etc/os-release': ubuntuRelease },
};

export const bash: Image = {
  names: ['docker.io/library/bash'],
  hasTag: (tag) => /^(latest|[345](\.\d+){0,2})$/.test(tag),
  size: 6_100_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['bash'],
  script: {
    path: '/usr/local/bin/docker-entrypoint.sh',
    shell: 'bash',
    line: 11,
    puts: [{ before: '^(-.*)?$', words: ['bash'] }],
  },
  userland: 'toolbox',
};

export const curlImage: Image = {
  names: ['docker.io/curlimages/curl', 'quay.io/curl/curl'],
  hasTag: (tag) => /^(latest|curl|[78]\.\d+\.\d+)$/.test(tag),
  size: 9_800_000,
  entrypoint: ['/entrypoint.sh'],
  command: ['curl'],
  versions: { curl: (tag) => (/^\d/.test(tag) ? tag : '8.17.0') },
  script: { path: '/entrypoint.sh', line: 13, puts: [{ before: 'no command', words: ['curl'] }] },
  user: { name: 'curl_user', uid: 100, gid: 101 },
  workingDirectory: '/home/curl_user',
  userland: 'busybox',
  extras: ['curl'],
};
