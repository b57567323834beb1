import type { ProgramContext } from '../../shell/program.ts';

/** What learners' machines have: Debian's. */
const USUAL = '7.88.1-10+deb12u14';

const released: Readonly<Record<string, string>> = {
  '7.61.1': '2018-09-05',
  '7.76.1': '2021-04-14',
  '7.81.0': '2022-01-05',
  '7.88.1': '2023-02-20',
  '8.5.0': '2023-12-06',
  '8.9.1': '2024-07-31',
  '8.11.1': '2024-12-11',
  '8.14.1': '2025-06-04',
  '8.17.0': '2025-11-05',
};

/** Who has built a curl, and with what. */
interface Build {
  readonly platform: string;
  readonly libraries: string;
  readonly protocols: string;
  readonly features: string;
}

const debian: Build = {
  platform: 'x86_64-pc-linux-gnu',
  libraries:
    'OpenSSL/3.0.19 zlib/1.2.13 brotli/1.0.9 zstd/1.5.4 libidn2/2.3.3 libpsl/0.21.2 (+libidn2/2.3.3) libssh2/1.10.0 nghttp2/1.52.0 librtmp/2.3 OpenLDAP/2.5.13',
  protocols:
    'dict file ftp ftps gopher gophers http https imap imaps ldap ldaps mqtt pop3 pop3s rtmp rtsp scp sftp smb smbs smtp smtps telnet tftp',
  features:
    'alt-svc AsynchDNS brotli GSS-API HSTS HTTP2 HTTPS-proxy IDN IPv6 Kerberos Largefile libz NTLM NTLM_WB PSL SPNEGO SSL threadsafe TLS-SRP UnixSockets zstd',
};

const ubuntu: Build = {
  ...debian,
  libraries:
    'OpenSSL/3.0.13 zlib/1.3 brotli/1.1.0 zstd/1.5.5 libidn2/2.3.7 libpsl/0.21.2 (+libidn2/2.3.7) libssh/0.10.6/openssl/zlib nghttp2/1.59.0 librtmp/2.3 OpenLDAP/2.6.7',
  features: debian.features.replace(' NTLM_WB', ''),
};

const alpine: Build = {
  platform: 'x86_64-alpine-linux-musl',
  libraries:
    'OpenSSL/3.5.4 zlib/1.3.1 brotli/1.1.0 zstd/1.5.7 c-ares/1.34.5 libidn2/2.3.7 libpsl/0.21.5 nghttp2/1.65.0',
  protocols:
    'dict file ftp ftps gopher gophers http https imap imaps ipfs ipns mqtt pop3 pop3s rtsp smb smbs smtp smtps telnet tftp ws wss',
  features:
    'alt-svc AsynchDNS brotli HSTS HTTP2 HTTPS-proxy IDN IPv6 Largefile libz NTLM PSL SSL threadsafe TLS-SRP UnixSockets zstd',
};

/** curl's own images. */
const own: Build = {
  ...alpine,
  platform: 'x86_64-pc-linux-musl',
  libraries: 'OpenSSL/3.5.4 zlib/1.3.1 brotli/1.1.0 libpsl/0.21.5 libssh2/1.11.1 nghttp2/1.65.0',
};

const redhat: Build = {
  ...debian,
  platform: 'x86_64-redhat-linux-gnu',
  libraries: 'OpenSSL/3.2.2 zlib/1.2.11 brotli/1.0.9 libidn2/2.3.0 libpsl/0.21.1 nghttp2/1.43.0',
};

type Versioned = Pick<ProgramContext, 'version'>;

const releaseOf = ({ version = USUAL }: Versioned): string => version;

/** `8.14.1` */
export const versionOf = (context: Versioned): string => releaseOf(context).replace(/-.*$/, '');

function buildOf(release: string): Build {
  if (/-r\d+$/.test(release)) return alpine;
  if (/\.(el|fc|amzn)/.test(release)) return redhat;
  if (release.includes('ubuntu')) return ubuntu;
  return release.includes('deb') ? debian : own;
}

/** Whether it is of a release or later: how it words things has changed. */
export function isSince(context: Versioned, major: number, minor: number): boolean {
  const [own = 0, ownMinor = 0] = versionOf(context).split('.').map(Number);
  return own > major || (own === major && ownMinor >= minor);
}

/** The TLS library, as curl names it in messages. */
export const tlsLibrary = (context: Versioned): string =>
  buildOf(releaseOf(context)).libraries.split(' ')[0] ?? '';

/** What `curl --version` tells. */
export function versionText(context: Versioned): string {
  const release = releaseOf(context);
  const version = versionOf(context);
  const { platform, libraries, protocols, features } = buildOf(release);
  const date = released[version] ?? '[unreleased]';
  const patched = /deb|ubuntu/.test(release) ? `, security patched: ${release}` : '';
  return `curl ${version} (${platform}) libcurl/${version} ${libraries}
Release-Date: ${date}${patched}
Protocols: ${protocols}
Features: ${features}
`;
}
