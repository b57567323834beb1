import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { unauthorized } from '../cluster/machinery/status.ts';
import type { ApiRequest } from '../cluster/messages.ts';

/** DER bytes as a certificate in PEM. */
function pemOf(raw: Buffer): string {
  const lines = raw.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/**
 * What a connection proves about its client. Only connections over TLS are asked: clients send no credentials over plain
 * HTTP, so there whoever reaches the loopback port is the administrator.
 * @throws ApiError Unauthorized for a certificate of another authority, unless the client has a token to show
 */
export function credentialsOf({
  socket,
  headers,
}: IncomingMessage): Pick<ApiRequest, 'clientCertificate' | 'remote'> {
  if (!(socket instanceof TLSSocket)) return {};
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return { remote: true };
  if (socket.authorized) return { remote: true, clientCertificate: pemOf(certificate.raw) };
  if (headers.authorization === undefined) throw unauthorized();
  return { remote: true };
}
