import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { ApiRequest } from '../cluster/messages.ts';

/** DER bytes as a certificate in PEM. */
function pemOf(raw: Buffer): string {
  const lines = raw.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/**
 * What a connection proves about its client. Only connections over TLS are asked: clients send no credentials over plain
 * HTTP, so there whoever reaches the loopback port is the administrator.
 */
export function credentialsOf({ socket }: IncomingMessage): Pick<ApiRequest, 'clientCertificate' | 'remote'> {
  if (!(socket instanceof TLSSocket)) return {};
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
  return certificate ? { remote: true, clientCertificate: pemOf(certificate.raw) } : { remote: true };
}
