import type { ServerCertificate } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { resolvePath } from '../../shell/filesystem.ts';
import {
  commonNameOf,
  nameMatches,
  readCertificates,
  type Certificate,
  type NamePart,
} from '../../crypto/certificate.ts';
import { attributeNames, dateText, trustProblems } from '../openssl/texts.ts';
import { trustProblem, type TrustProblem } from '../../crypto/signatures.ts';
import { isTrustedHost } from '../http.ts';
import { TransferError } from './transfer-error.ts';

/** Whom a transfer trusts, and what it shows of itself. */
export interface Trust {
  /** Anybody is who he says. */
  readonly insecure: boolean;
  /** `--cacert`: a file with the certificates of those whose signatures count. */
  readonly authorities: string | undefined;
  /** `--cert`: a file with the client's certificate. */
  readonly client: string | undefined;
}

const help = (problem: string): string => `${problem}
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.`;

const PEER_FAILED_VERIFICATION = 60;

function textOf({ cwd, files }: ProgramContext, path: string): string | undefined {
  const absolute = resolvePath(cwd, path);
  return files.exists(absolute) && files.stat(absolute).type === 'file' ? files.read(absolute) : undefined;
}

/** The client's certificate in PEM, or undefined if it has none. Throws `TransferError`. */
export function clientCertificate(context: ProgramContext, { client }: Trust): string | undefined {
  if (client === undefined) return undefined;
  const text = textOf(context, client);
  if (text === undefined)
    throw new TransferError(
      58,
      `could not load PEM client certificate from ${client}, OpenSSL error error:80000002:system library::No such file or directory, (no key found, wrong pass phrase, or wrong file format?)`,
    );
  return text;
}

/** What came of looking at a server's certificate. */
export interface Verdict {
  readonly host: string;
  /** The server's own; missing: one that says nothing. */
  readonly certificate: Certificate | undefined;
  /** The name in it that stands for the host, if it is one of the alternative names. */
  readonly matched: string | undefined;
  /** What is wrong with its signature or its time. */
  readonly problem: TrustProblem | undefined;
  /** Why the transfer ends here. */
  readonly failure: TransferError | undefined;
}

const refusal = (problem: string): TransferError =>
  new TransferError(PEER_FAILED_VERIFICATION, help(problem));

/** Why a certificate is not for a host, if it is not. Models Curl_ossl_verifyhost in lib/vtls/openssl.c of curl */
function nameProblem(certificate: Certificate, host: string): string | undefined {
  const { dnsNames, ipAddresses } = certificate;
  if (ipAddresses.includes(host) || dnsNames.some((name) => nameMatches(name, host))) return undefined;
  if (dnsNames.length + ipAddresses.length > 0)
    return `SSL: no alternative certificate subject name matches target host name '${host}'`;
  const name = commonNameOf(certificate);
  if (name === '') return 'SSL: unable to obtain common name from peer certificate';
  return nameMatches(name, host)
    ? undefined
    : `SSL: certificate subject name '${name}' does not match target host name '${host}'`;
}

/** Whether a server's certificate proves that it is the host. Models lib/vtls/openssl.c of curl */
export function verify(
  context: ProgramContext,
  host: string,
  { chain }: ServerCertificate,
  { authorities, insecure }: Trust,
): Verdict {
  const known = insecure || authorities === undefined ? '' : textOf(context, authorities);
  const certificates = readCertificates(chain ?? '');
  const [certificate] = certificates;
  const matched = [...(certificate?.dnsNames ?? []), ...(certificate?.ipAddresses ?? [])].find(
    (name) => name === host || nameMatches(name, host),
  );
  const common = { host, certificate, matched };
  if (known === undefined || (!insecure && authorities !== undefined && !known.includes('-----BEGIN ')))
    return {
      ...common,
      problem: undefined,
      failure: new TransferError(77, `error setting certificate file: ${authorities}`),
    };
  if (authorities === undefined && isTrustedHost(host))
    return { ...common, problem: undefined, failure: undefined };
  const problem = trustProblem(certificates, readCertificates(known), context.clock.now());
  if (insecure) return { ...common, problem, failure: undefined };
  if (problem)
    return { ...common, problem, failure: refusal(`SSL certificate problem: ${trustProblems[problem]}`) };
  const misnamed = certificate && nameProblem(certificate, host);
  return { ...common, problem, failure: misnamed === undefined ? undefined : refusal(misnamed) };
}

const nameText = (name: readonly NamePart[]): string =>
  name.map(({ type, value }) => `${attributeNames[type] ?? type}=${value}`).join('; ');

function* facts(
  { certificate, host, matched, problem, failure }: Verdict,
  { insecure }: Trust,
): Iterable<string> {
  yield 'Server certificate:';
  if (!certificate) return;
  yield ` subject: ${nameText(certificate.subject)}`;
  yield ` start date: ${dateText(certificate.notBefore)}`;
  yield ` expire date: ${dateText(certificate.notAfter)}`;
  if (!insecure) {
    if (failure) {
      yield failure.message.split('\n', 1)[0] ?? '';
      return;
    }
    if (matched !== undefined) yield ` subjectAltName: host "${host}" matched cert's "${matched}"`;
    else yield ` common name: ${commonNameOf(certificate)} (matched)`;
  }
  yield ` issuer: ${nameText(certificate.issuer)}`;
  yield problem
    ? ` SSL certificate verify result: ${trustProblems[problem]} (${problem}), continuing anyway.`
    : ' SSL certificate verify ok.';
}

/** What `-v` says of a handshake from the server's greeting on. */
export function* handshake(verdict: Verdict, trust: Trust): Iterable<string> {
  const { failure, problem } = verdict;
  if (failure?.code === 77) return;
  if (!trust.insecure) {
    yield ` CAfile: ${trust.authorities ?? '/etc/ssl/certs/ca-certificates.crt'}`;
    yield ` CApath: ${trust.authorities === undefined ? '/etc/ssl/certs' : 'none'}`;
  }
  yield 'TLSv1.3 (IN), TLS handshake, Server hello (2):';
  yield 'TLSv1.3 (IN), TLS handshake, Encrypted Extensions (8):';
  yield 'TLSv1.3 (IN), TLS handshake, Certificate (11):';
  if (failure && problem) {
    yield `TLSv1.3 (OUT), TLS alert, ${alertOf(problem)}:`;
    yield failure.message.split('\n', 1)[0] ?? '';
    return;
  }
  yield 'TLSv1.3 (IN), TLS handshake, CERT verify (15):';
  yield 'TLSv1.3 (IN), TLS handshake, Finished (20):';
  yield 'TLSv1.3 (OUT), TLS change cipher, Change cipher spec (1):';
  yield 'TLSv1.3 (OUT), TLS handshake, Finished (20):';
  yield 'SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384';
  yield 'ALPN: server accepted http/1.1';
  yield* facts(verdict, trust);
}

const alertOf = (problem: TrustProblem): string =>
  problem === 10 ? 'certificate expired (557)' : problem === 9 ? 'bad certificate (554)' : 'unknown CA (560)';
