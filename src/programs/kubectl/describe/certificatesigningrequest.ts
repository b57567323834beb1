import type { CertificateSigningRequest } from '../../../cluster/api/types.ts';
import { COMMON_NAME, namePartsOf } from '../../../crypto/certificate.ts';
import { parseRequest } from '../../../crypto/x509.ts';
import { humanDuration, longTime } from '../output/duration.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { labelsText } from './metadata.ts';
import { DescribeWriter, type PrefixWriter } from './writer.ts';

const SERIAL_NUMBER = '2.5.4.5';

/** The parts of a subject that may stand there more than once, by their object identifiers. */
const LISTED: Readonly<Record<string, string>> = {
  Organization: '2.5.4.10',
  'Organizational Unit': '2.5.4.11',
  Country: '2.5.4.6',
  Locality: '2.5.4.7',
  Province: '2.5.4.8',
  StreetAddress: '2.5.4.9',
  PostalCode: '2.5.4.17',
};

/** Models kubectl/pkg/describe/describe.go extractCSRStatus */
function stateOf({ status }: CertificateSigningRequest): string {
  const has = (type: string): boolean =>
    status?.conditions?.some((condition) => condition.type === type) ?? false;
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${decision}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}

function writeList(writer: PrefixWriter, name: string, values: readonly string[]): void {
  if (values.length > 0) writer.write(0, `\t${name}:\t${values.join('\n\t\t')}\n`);
}

function writeSubject(writer: PrefixWriter, name: Uint8Array): void {
  const parts = namePartsOf(name);
  const valuesOf = (type: string): readonly string[] =>
    parts.filter((part) => part.type === type).map(({ value }) => value);
  writer.write(0, 'Subject:\n');
  writer.write(0, `\tCommon Name:\t${valuesOf(COMMON_NAME).at(-1) ?? ''}\n`);
  writer.write(0, `\tSerial Number:\t${valuesOf(SERIAL_NUMBER).at(-1) ?? ''}\n`);
  for (const [label, type] of Object.entries(LISTED)) writeList(writer, label, valuesOf(type));
}

/** An address as Go's net.IP prints it. */
function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const mapped = bytes.subarray(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255';
  if (mapped) return bytes.subarray(12).join('.');
  const words = Array.from({ length: 8 }, (_, i) =>
    ((bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1);
}

/** Models kubectl/pkg/describe/describe.go describeCertificateSigningRequest */
export const describeCertificateSigningRequest: Describer<CertificateSigningRequest> = async (
  request,
  context,
) => {
  const events = await searchEvents(context, referenceTo(request));
  const { signerName, expirationSeconds, username = '', request: pem = '' } = request.spec;
  const { name, dnsNames, emails, uris, addresses } = parseRequest(atob(pem));
  const writer = new DescribeWriter();
  const meta = metaOf(request);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Labels:\t${labelsText(meta.labels)}\n`);
  writer.write(0, `Annotations:\t${labelsText(meta.annotations)}\n`);
  writer.write(0, `CreationTimestamp:\t${longTime(meta.creationTimestamp)}\n`);
  writer.write(0, `Requesting User:\t${username}\n`);
  if (signerName) writer.write(0, `Signer:\t${signerName}\n`);
  if (expirationSeconds !== undefined)
    writer.write(0, `Requested Duration:\t${humanDuration(expirationSeconds * 1000)}\n`);
  writer.write(0, `Status:\t${stateOf(request)}\n`);
  writeSubject(writer, name);
  if (dnsNames.length + emails.length + addresses.length + uris.length > 0) {
    writer.write(0, 'Subject Alternative Names:\n');
    writeList(writer, 'DNS Names', dnsNames);
    writeList(writer, 'Email Addresses', emails);
    writeList(writer, 'URIs', uris);
    writeList(writer, 'IP Addresses', addresses.map(addressText));
  }
  writeEvents(writer, events, context.now());
  return writer.finish();
};
