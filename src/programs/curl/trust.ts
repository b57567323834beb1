import type { ServerCertificate } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { resolvePath } from '../../shell/filesystem.ts';
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

/** Throws `TransferError` unless a server's certificate proves that it is the host. Models lib/vtls/openssl.c of curl */
export function verify(
  context: ProgramContext,
  host: string,
  { authority, names }: ServerCertificate,
  { authorities, insecure }: Trust,
): void {
  if (insecure) return;
  const known = authorities === undefined ? '' : textOf(context, authorities);
  if (known === undefined || (authorities !== undefined && !known.includes('-----BEGIN ')))
    throw new TransferError(77, `error setting certificate file: ${authorities}`);
  if (authorities === undefined && isTrustedHost(host)) return;
  if (authority === undefined)
    throw new TransferError(
      PEER_FAILED_VERIFICATION,
      help('SSL certificate problem: self-signed certificate'),
    );
  if (!known.includes(authority.trim()))
    throw new TransferError(
      PEER_FAILED_VERIFICATION,
      help('SSL certificate problem: unable to get local issuer certificate'),
    );
  if (names?.includes(host) === false)
    throw new TransferError(
      PEER_FAILED_VERIFICATION,
      help(`SSL: no alternative certificate subject name matches target host name '${host}'`),
    );
}
