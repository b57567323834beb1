/** What a comparison with gcloud's recordings ignores: what the recorder's server invented, and how long things took. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/operation-\d+-[0-9a-f-]{36}/g, '<operation>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)/g, '<time>'],
  [/\bgke-[0-9a-f]{12}\d{4}-/g, 'gke-<id>-'],
  [/\b[0-9a-f]{64}\b/g, '<id>'],
  [/LS0tLS1CRUdJTi[A-Za-z0-9+/=]+/g, '<certificate>'],
  [/(gke-[a-z0-9-]+?-)[0-9a-f]{8}-[a-z0-9]{4}(?![\w-])/g, '$1<node>'],
  [/(gke-[a-z0-9-]+?-)[0-9a-f]{8}(-grp)?(?![\w-])/g, '$1<hash>$2'],
  [/(labelFingerprint"?: ?"?)[0-9a-f]{8}/g, '$1<hash>'],
  [/(?<![\w.:-])\d{1,3}(?:\.\d{1,3}){3}(?![\d./])/g, '<ip>'],
  // a progress line's dots and spinner go on as long as the operation does
  [/^\.+done\.$/gm, 'done.'],
  [/(?:\r {10,}\r[^\r\n]*)+(?=\r {10,}\r)/g, ''],
];

/** One output with placeholders for what differs between two runs of the real thing. */
export const normalize = (text: string): string =>
  rules
    .reduce((result, [pattern, by]) => result.replace(pattern, by), text)
    .split('\n')
    .map((line) => line.replace(/(?<=\S) {2,}/g, '  ').trimEnd())
    .join('\n');
