import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../../cluster/api/types.ts';
import { metaOf, type Describer } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { formatSelector } from './selectors.ts';
import { DescribeWriter, type PrefixWriter } from './writer.ts';

const INDENT = '    ';

interface Rule {
  readonly ports?: readonly NetworkPolicyPort[];
  readonly peers?: readonly NetworkPolicyPeer[];
}

interface Direction {
  readonly name: 'ingress' | 'egress';
  readonly peers: 'From' | 'To';
  readonly end: 'source' | 'destination';
}

/** Models kubectl/pkg/describe/describe.go describeNetworkPolicy */
export const describeNetworkPolicy: Describer<NetworkPolicy> = async (policy) => {
  const writer = new DescribeWriter();
  const meta = metaOf(policy);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writer.write(0, `Created on:\t${goTime(meta.creationTimestamp)}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  const { podSelector, policyTypes = [], ingress = [], egress = [] } = policy.spec ?? { podSelector: {} };
  writer.write(0, 'Spec:\n');
  writer.write(1, 'PodSelector: ');
  const all = !Object.keys(podSelector.matchLabels ?? {}).length && !podSelector.matchExpressions?.length;
  writer.write(
    2,
    all
      ? '<none> (Allowing the specific traffic to all pods in this namespace)\n'
      : `${formatSelector(podSelector)}\n`,
  );
  if (policyTypes.includes('Ingress')) {
    const rules = ingress.map(({ ports, from }) => ({
      ...(ports && { ports }),
      ...(from && { peers: from }),
    }));
    writeRules(writer, rules, { name: 'ingress', peers: 'From', end: 'source' });
  } else writer.write(1, 'Not affecting ingress traffic\n');
  if (policyTypes.includes('Egress')) {
    const rules = egress.map(({ ports, to }) => ({ ...(ports && { ports }), ...(to && { peers: to }) }));
    writeRules(writer, rules, { name: 'egress', peers: 'To', end: 'destination' });
  } else writer.write(1, 'Not affecting egress traffic\n');
  writer.write(1, `Policy Types: ${policyTypes.join(', ') || '<none>'}\n`);
  return Promise.resolve(writer.finish());
};

/** Go's `time.Time` as text: `2006-01-02 15:04:05 +0000 UTC`. */
const goTime = (time: string | undefined): string =>
  `${(time ?? '0001-01-01T00:00:00Z').slice(0, 19).replace('T', ' ')} +0000 UTC`;

function writeRules(writer: PrefixWriter, rules: readonly Rule[], direction: Direction): void {
  const { name, peers: word, end } = direction;
  writer.write(1, `Allowing ${name} traffic:\n`);
  if (rules.length === 0) {
    writer.write(0, `${INDENT}<none> (Selected pods are isolated for ${name} connectivity)\n`);
  }
  rules.forEach(({ ports = [], peers = [] }, at) => {
    if (ports.length === 0) writer.write(0, `${INDENT}To Port: <any> (traffic allowed to all ports)\n`);
    for (const { port, endPort, protocol = 'TCP' } of ports) {
      const shown = port ?? '<nil>';
      writer.write(
        0,
        endPort === undefined
          ? `${INDENT}To Port: ${shown}/${protocol}\n`
          : `${INDENT}To Port Range: ${shown}-${endPort}/${protocol}\n`,
      );
    }
    if (peers.length === 0) writer.write(0, `${INDENT}${word}: <any> (traffic not restricted by ${end})\n`);
    for (const peer of peers) {
      writer.write(0, `${INDENT}${word}:\n`);
      writePeer(writer, peer);
    }
    if (at < rules.length - 1) writer.write(0, `${INDENT}----------\n`);
  });
}

function writePeer(
  writer: PrefixWriter,
  { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer,
): void {
  if (namespaceSelector)
    writer.write(1, `${INDENT}NamespaceSelector: ${formatSelector(namespaceSelector)}\n`);
  if (podSelector) writer.write(1, `${INDENT}PodSelector: ${formatSelector(podSelector)}\n`);
  if (podSelector || namespaceSelector || !ipBlock) return;
  writer.write(1, `${INDENT}IPBlock:\n`);
  writer.write(2, `${INDENT}CIDR: ${ipBlock.cidr}\n`);
  writer.write(2, `${INDENT}Except: ${(ipBlock.except ?? []).join(', ')}\n`);
}
