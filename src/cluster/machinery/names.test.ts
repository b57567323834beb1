import { expect, test } from 'vitest';
import {
  checkConfigKey,
  checkDNS1035Label,
  checkEnvironmentName,
  checkLabel,
  checkLabelValue,
  checkPortName,
  checkQualifiedName,
  checkSubdomain,
  cutPrefix,
  subdomainName,
} from './names.ts';

const DNS_LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

test('good names', () => {
  expect([
    checkLabel('a-1'),
    checkSubdomain('a.b-c.d'),
    checkDNS1035Label('a1'),
    checkQualifiedName('example.com/My_name.1'),
    checkLabelValue(''),
    checkLabelValue('A-b_c.9'),
    checkConfigKey('app.properties'),
    checkEnvironmentName('1.a b'),
    checkPortName('http-2'),
    subdomainName('web-', true),
  ]).toEqual(Array.from({ length: 10 }, () => []));
});

test.each([
  ['a label', checkLabel('Web_1'), [DNS_LABEL]],
  ['a long label', checkLabel('a'.repeat(64)), ['must be no more than 63 characters']],
  [
    'a subdomain',
    checkSubdomain('-web'),
    [
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a service name',
    checkDNS1035Label('1web'),
    [
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'a label value',
    checkLabelValue('a b'),
    [
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  ],
  [
    'a qualified name without name',
    checkQualifiedName('example.com/'),
    [
      'name part must be non-empty',
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  ['a port name', checkPortName('8080'), ['must contain at least one letter (a-z)']],
  ['a long port name', checkPortName('a-much-too-long-name'), ['must be no more than 15 characters']],
])('%s', (_what, complaints, wanted) => {
  expect(complaints).toEqual(wanted);
});

test('generated names leave room for their suffix', () => {
  expect(cutPrefix('a'.repeat(70)).length).toBe(58);
});
