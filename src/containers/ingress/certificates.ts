import type { Ingress, Secret } from '../../cluster/api/types.ts';
import { selfSigned } from '../../crypto/self-signed.ts';
import { commonNameOf, nameMatches, readCertificates, type Certificate } from '../../crypto/certificate.ts';
import type { ServerContext } from '../image.ts';
import { hostMatches } from './rules.ts';

/** What a controller shows to those who speak TLS. */
export interface Certificates {
  /** Chains in PEM by the hosts of rules; missing: the controller's own. */
  readonly chains: ReadonlyMap<string, string>;
  /** What the log says of the secrets of an Ingress, by its UID. */
  readonly warnings: ReadonlyMap<string, readonly string[]>;
}

const SOON = 240 * 3_600_000;

const textOf = (secret: Secret | undefined, key: string): string => {
  try {
    return atob(secret?.data?.[key] ?? '');
  } catch {
    return '';
  }
};

/** Whether the alternative names of a certificate have a host, as Go sees it. Models crypto/x509 VerifyHostname */
const isFor = ({ dnsNames }: Certificate, host: string): boolean =>
  dnsNames.some((name) => nameMatches(name, host));

function mismatch({ dnsNames }: Certificate, host: string): string {
  if (dnsNames.length === 0)
    return `x509: certificate is not valid for any names, but wanted to match ${host}`;
  return `x509: certificate is valid for ${dnsNames.join(', ')}, not ${host}`;
}

/** The secret of a host in the TLS section of an Ingress: by the host's name there, then by what the certificates are for. */
function secretNameOf(
  { spec }: Ingress,
  host: string,
  certificateOf: (name: string) => Certificate | undefined,
): string | undefined {
  const sections = spec?.tls ?? [];
  const named = sections.find(({ hosts = [] }) =>
    hosts.some((each) => each.toLowerCase() === host.toLowerCase()),
  );
  if (named) return named.secretName;
  return sections.find(({ secretName = '' }) => {
    const certificate = secretName === '' ? undefined : certificateOf(secretName);
    return certificate !== undefined && isFor(certificate, host);
  })?.secretName;
}

const rfc = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;

/** Models internal/ingress/controller/controller.go (createServers) of ingress-nginx. @param now milliseconds since the epoch */
export function certificatesOf(
  ingresses: readonly Ingress[],
  secrets: ReadonlyMap<string, Secret>,
  now: number,
): Certificates {
  const chains = new Map<string, string>();
  const warnings = new Map<string, readonly string[]>();
  const settled = new Set<string>();
  for (const ingress of ingresses) {
    const { namespace = '', uid = '' } = ingress.metadata ?? {};
    const lines: string[] = [];
    const certificateOf = (name: string): Certificate | undefined =>
      readCertificates(textOf(secrets.get(`${namespace}/${name}`), 'tls.crt'))[0];
    for (const name of new Set(
      (ingress.spec?.tls ?? []).flatMap(({ secretName = '' }) => secretName || []),
    )) {
      const key = `${namespace}/${name}`;
      const problem = secrets.has(key)
        ? secretProblem(key, secrets.get(key), certificateOf(name))
        : `no object matching key "${key}" in local store`;
      if (problem !== undefined)
        lines.push(`backend_ssl.go:47] Error obtaining X.509 certificate: ${problem}`);
    }
    for (const { host = '' } of ingress.spec?.rules ?? []) {
      if (host === '' || settled.has(host) || (ingress.spec?.tls ?? []).length === 0) continue;
      settled.add(host);
      const name = secretNameOf(ingress, host, certificateOf) ?? '';
      if (name === '') continue;
      const key = `${namespace}/${name}`;
      const certificate = certificateOf(name);
      if (!certificate) {
        lines.push(
          `controller.go:1468] Error getting SSL certificate "${key}": local SSL certificate ${key} was not found. Using default certificate`,
        );
        continue;
      }
      if (!isFor(certificate, host)) {
        const problem = mismatch(certificate, host);
        lines.push(
          `controller.go:1482] Unexpected error validating SSL certificate "${key}" for server "${host}": ${problem}`,
          'controller.go:1483] Validating certificate against DNS names. This will be deprecated in a future version',
        );
        if (!nameMatches(commonNameOf(certificate), host)) {
          lines.push(
            `controller.go:1488] SSL certificate "${key}" does not contain a Common Name or Subject Alternative Name for server "${host}": ${problem}`,
            'controller.go:1489] Using default certificate',
          );
          continue;
        }
      }
      chains.set(host, textOf(secrets.get(key), 'tls.crt'));
      const { notAfter } = certificate;
      if (notAfter < now)
        lines.push(`controller.go:1499] SSL certificate for server "${host}" expired (${rfc(notAfter)})`);
      else if (notAfter < now + SOON)
        lines.push(
          `controller.go:1501] SSL certificate for server "${host}" is about to expire (${rfc(notAfter)})`,
        );
    }
    warnings.set(uid, lines);
  }
  return { chains, warnings };
}

function secretProblem(
  key: string,
  secret: Secret | undefined,
  certificate: Certificate | undefined,
): string | undefined {
  if (certificate) return undefined;
  const { data = {} } = secret ?? {};
  if (data['tls.crt'] === undefined || data['tls.key'] === undefined)
    return data['auth'] === undefined ? `secret "${key}" contains no keypair or CA certificate` : undefined;
  return 'unexpected error creating SSL Cert: no valid PEM formatted block found';
}

/** The chain for a name that a client asks for: its own first, then that of a wildcard. */
export const chainFor = ({ chains }: Certificates, serverName: string): string | undefined =>
  chains.get(serverName) ??
  [...chains].find(([host]) => host.startsWith('*.') && hostMatches(host, serverName))?.[1];

/** The certificate that a controller makes for itself when it starts, in PEM. Models internal/net/ssl/ssl.go (getFakeHostSSLCert) */
export function fakeCertificate({
  now,
  elapsed,
  random,
}: Pick<ServerContext, 'now' | 'elapsed' | 'random'>): string {
  const digit = (purpose: string, at: number): string => Math.floor(random(purpose, at) * 16).toString(16);
  const hex = (purpose: string, length: number): string =>
    Array.from({ length }, (_, at) => digit(purpose, at)).join('');
  const began = Math.floor((now() - elapsed) / 1000) * 1000;
  return selfSigned({
    organization: 'Acme Co',
    commonName: 'Kubernetes Ingress Controller Fake Certificate',
    names: ['ingress.local'],
    seed: hex('fake certificate', 64),
    serial: `1${hex('serial', 30)}`,
    notBefore: began,
    notAfter: began + 365 * 86_400_000,
  });
}
