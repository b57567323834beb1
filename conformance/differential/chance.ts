/** Something that the real kubectl prints otherwise each time: because of the wall's clock, of Go's maps, or of what it draws. */
interface Chance {
  /** Which lines it concerns. */
  readonly in: RegExp;
  /** Whether a line of the same session that was typed before is enough. */
  readonly lasting?: true;
  /** The text without it. */
  readonly calm: (text: string) => string;
}

/** The alphabet of generated names. */
const SAFE = 'bcdfghjklmnpqrstvwxz2456789';

const AGE = String.raw`(?:(?:\d+[smhdy])+|<(?:unknown|invalid)>)`;
const calmAge = (text: string): string => (/[dy]/.test(text) && !text.startsWith('<') ? '<days>' : '<age>');
const SEEN = String.raw`(?<seen>${AGE})(?: \((?<count>x\d+) over (?<first>${AGE})\))?`;
/** Rows of events in descriptions and of `kubectl events`, of pods in the description of a node, and the headings above them. */
const EVENT = new RegExp(
  String.raw`^(?<before>\s*(?:(?:Normal|Warning)\s+\S+\s+|\S+\s+)?)${SEEN}(?! \(x\d)(?=\s+\S)`,
);
const POD = new RegExp(String.raw`^(?<before>\s+\S+\s+\S+\s+.*\(\d+%\)\s+)(?<seen>${AGE})$`);
const LASTING = new RegExp(String.raw`(?<=^Status: +Terminating \(lasts )${AGE}(?=\)$)`);
const HEADING = /^\s*(Type\s+Reason\s+Age\s|----\s+------\s+----\s|(NAMESPACE\s+)?LAST SEEN\s)/;

/** Ages that the client reckons from the wall's time, with the blanks that make room for them. */
const withoutAges = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const row = EVENT.exec(line) ?? POD.exec(line);
      if (!row?.groups && !HEADING.test(line)) return line.replace(LASTING, calmAge);
      const { before = '', seen = '', count, first = '' } = row?.groups ?? {};
      const ages = [seen, ...(count === undefined ? [] : [count, first])].map((one) =>
        one === count ? one : calmAge(one),
      );
      const calm = row?.groups ? `${before}${ages.join(' ')}${line.slice(row[0].length)}` : line;
      return calm.replaceAll(/(?<=\S) {2,}/g, '  ');
    })
    .join('\n');

/** Neighbouring lines of a kind, in order. */
const sortedRuns =
  (kind: RegExp) =>
  (text: string): string => {
    const out: string[] = [];
    let run: string[] = [];
    for (const line of text.split('\n')) {
      if (kind.test(line)) {
        run.push(line);
        continue;
      }
      out.push(...run.sort(), line);
      run = [];
    }
    return [...out, ...run.sort()].join('\n');
  };

/** The blocks of a section of a description, each a key and what follows it, in order. */
const sortedSection = (title: string, block: RegExp) => {
  const section = new RegExp(`(?<=^${title}\\n====\\n)(?:${block.source})+`, 'gm');
  return (text: string): string =>
    text.replace(section, (found) => (found.match(new RegExp(block, 'g')) ?? []).toSorted().join(''));
};

const sortedData = sortedSection(
  'Data',
  /[-.\w]+:\n----\n[^]*?\n\n(?=[-.\w]+:\n----\n|\nBinaryData\n====\n|(?![^]))/,
);
const sortedBytes = sortedSection('BinaryData', /[-.\w]+: \d+ bytes\n/);
const sortedSecret = sortedSection('Data', /[-.\w]+: +\S.*\n/);

/** What concerns all that `-v` tells: the moment, how long it took, and features, field selectors and curl's headers, which Go keeps in maps. */
const calmLog = (text: string): string =>
  sortedRuns(/^[EWI] envvar\.go:/)(
    text
      .replaceAll(/^([EWIF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ /gm, '$1 ')
      .replaceAll(/(?<=^I round_trippers.*)(milliseconds=)\d+/gim, '$1<took>')
      // field selectors are made of a map
      .replaceAll(/(?<=[?&]fieldSelector=)[^&"]+/g, (text) => text.split('%2C').toSorted().join('%2C'))
      .replaceAll(/(?: -H "[^"]*")+/g, (headers) => headers.split(' -H ').toSorted().join(' -H ')),
  );

const chances: readonly Chance[] = [
  // klog stamps every line, also those that come without -v
  {
    in: /\bkubectl\b|\bk\b/,
    calm: (text) => text.replaceAll(/^([EWIF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ /gm, '$1 '),
  },
  { in: /\s(-v\s*=?|--v[ =]|--vmodule[ =])\S/, calm: calmLog },
  { in: /\bdescribe\s[^|]*\b(cm|configmaps?)\b/, calm: (text) => sortedBytes(sortedData(text)) },
  { in: /\bdescribe\s[^|]*\bsecrets?\b/, calm: sortedSecret },
  // the resources of a limit are kept in a map
  {
    in: /\bdescribe\s[^|]*\b(limits|limitranges?|ns|namespaces?)\b/,
    calm: sortedRuns(/^ *(Container|Pod|PersistentVolumeClaim) /),
  },
  // watches that end early by the wall's time
  {
    in: /\bwait\b/,
    calm: (text) => text.replaceAll(/^[EWI] reflector\.go:\d+\] "(Warning|Failed).*\n/gm, ''),
  },
  { in: /\b(label|annotate)\s[^|]*--list\b/, calm: sortedRuns(/^ ?\S+=/) },
  // the streams of several pods are kept in a map
  { in: /\blogs\b[^|]*(\s-l|--selector|--all-(containers|pods))\b/, calm: sortedRuns(/./) },
  { in: /\bconfig get-clusters\b/, calm: sortedRuns(/./) },
  // where in memory something is
  { in: /\bconfig set\b/, calm: (text) => text.replaceAll(/\b0xc[0-9a-f]{9}\b/g, '<address>') },
  { in: /\bdescribe\b|\b(kubectl|k)\s+events\b/, calm: withoutAges },
  // tables that the client makes itself
  {
    in: /\bget\b.*(--server-print=false|--subresource[= ]scale\b)/,
    calm: (text) =>
      text.replaceAll(new RegExp(` +(AGE|${AGE})$`, 'gm'), (_, age: string) =>
        age === 'AGE' ? '  AGE' : `  ${calmAge(age)}`,
      ),
  },
  {
    // the files that are compared are written when the command runs, to directories with drawn names
    in: /\b(kubectl|k)\b[^|]*\sdiff\b/,
    calm: (text) =>
      text
        .replaceAll(/\/tmp\/(LIVE|MERGED)-\d+/g, '/tmp/$1-<n>')
        .replaceAll(
          /^((?:---|\+\+\+) \/tmp\/\S+)\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9} [+-]\d{4}$/gm,
          '$1\t<time>',
        ),
  },
  {
    // the client draws the names of the containers and pods that it makes for debugging
    in: /\bdebug\b/,
    lasting: true,
    calm: (text) =>
      text
        .replaceAll(new RegExp(`(debugger(?:-[-.\\w]+?)?)-[${SAFE}]{5}(?![\\w-])`, 'g'), '$1-<sfx>')
        // which draws of the kubelet follow
        .replaceAll(/(?<=containerd:\/\/)[0-9a-f]{64}/g, '<id>')
        .replaceAll(/(?<=Successfully pulled image .* in )\S+ \(\S+ including waiting\)/g, '<took>'),
  },
  {
    // the client draws a suffix for a container whose image's name is no name for one: the hash in the names of its pods follows from it
    in: /\bcreate\s+deploy(ment)?\b[^|;&]*\s--image[= ](\S*\/)?[^\s/:@]*[_.][^\s/]*(\s|$)/,
    lasting: true,
    calm: (text) =>
      sortedRuns(/-<hash>/)(
        text
          .replaceAll(new RegExp(`-([${SAFE}]{7,10}(-[${SAFE}]{5})?|[${SAFE}]{5})(?![\\w-])`, 'g'), '-<hash>')
          .replaceAll(/(?<=\S) {2,}/g, '  '),
      ),
  },
  // whoever is quicker prints first
  { in: /&\s*done\b/, calm: sortedRuns(/./) },
  // pods leave at the same time; why they may not is kept in a map
  {
    in: /\bdrain\b/,
    calm: (text) =>
      sortedRuns(/^(evicting pod |pod\/.* evicted$|pod\/.* deleted$)/)(
        text.replaceAll(/(?<=due to error: \[)cannot delete .*(?=\])/g, (reasons) =>
          reasons
            .split(/, (?=cannot delete )/)
            .toSorted()
            .join(', '),
        ),
      ),
  },
  // the client ends when it has unpacked what comes, be what tar says on its other stream told by then or not
  {
    in: /\b(kubectl|k)\b[^|]*\scp\b/,
    calm: (text) => text.replaceAll(/^tar: [Rr]emoving leading [`']\/' from member names\n/gm, ''),
  },
  // files that keep what was edited or read have drawn names
  {
    in: /\b(edit|replace)\b/,
    calm: (text) => text.replaceAll(/(?<=\/tmp\/kubectl(?:-edit-|_replace_))\d+/g, '<n>'),
  },
];

/**
 * A text without what the real kubectl leaves to chance.
 * @param cmd what printed it
 * @param typed everything that was typed in the session so far
 */
export const calmed = (text: string, cmd: string, typed: string): string =>
  chances.reduce(
    (result, { in: kind, lasting, calm }) => (kind.test(lasting ? typed : cmd) ? calm(result) : result),
    text,
  );
