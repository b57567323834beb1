import type { Request } from '../../../crypto/x509.ts';

const NODES = ['system:nodes'];

const isSet = (usages: readonly string[], wanted: readonly string[]): boolean =>
  new Set(usages).size === wanted.length && wanted.every((usage) => usages.includes(usage));

/** What is wrong with the request of a kubelet as a client. Models pkg/apis/certificates/helpers.go ValidateKubeletClientCSR */
export function kubeletClientProblem(request: Request, usages: readonly string[]): string | undefined {
  const { subject, dnsNames, emails, addresses, uris } = request;
  if (subject.organizations.join() !== NODES.join()) return 'subject organization is not system:nodes';
  if (dnsNames.length > 0) return 'DNS subjectAltNames are not allowed';
  if (emails.length > 0) return 'Email subjectAltNames are not allowed';
  if (addresses.length > 0) return 'IP subjectAltNames are not allowed';
  if (uris.length > 0) return 'URI subjectAltNames are not allowed';
  if (!subject.commonName.startsWith('system:node:')) {
    return 'subject common name does not begin with system:node:';
  }
  const wanted = ['client auth', 'digital signature', 'key encipherment'];
  const fits = isSet(usages, wanted) || isSet(usages, wanted.slice(0, 2));
  return fits ? undefined : `usages did not match [${wanted.join(' ')}]`;
}

/** The same for a kubelet as a server. Models pkg/apis/certificates/helpers.go ValidateKubeletServingCSR */
export function kubeletServingProblem(request: Request, usages: readonly string[]): string | undefined {
  const { subject, dnsNames, emails, addresses, uris } = request;
  if (subject.organizations.join() !== NODES.join()) return 'subject organization is not system:nodes';
  if (dnsNames.length === 0 && addresses.length === 0) return 'DNS or IP subjectAltName is required';
  if (emails.length > 0) return 'Email subjectAltNames are not allowed';
  if (uris.length > 0) return 'URI subjectAltNames are not allowed';
  const wanted = ['digital signature', 'key encipherment', 'server auth'];
  if (!isSet(usages, wanted) && !isSet(usages, ['digital signature', 'server auth'])) {
    return `usages did not match [${wanted.join(' ')}]`;
  }
  return subject.commonName.startsWith('system:node:')
    ? undefined
    : 'subject common name does not begin with system:node:';
}

/** Models pkg/controller/certificates/signer/signer.go validAPIServerClientUsages */
export function clientProblem(_request: Request, usages: readonly string[]): string | undefined {
  const wrong = usages.find(
    (usage) => !['client auth', 'digital signature', 'key encipherment'].includes(usage),
  );
  if (wrong !== undefined) return `invalid usage for client certificate: ${wrong}`;
  return usages.includes('client auth')
    ? undefined
    : 'missing required usage for client certificate: client auth';
}
