import { formatValue } from '../output/go-format.ts';
import { isList, isMap, sortedKeys, type JsonMap } from '../output/go-values.ts';
import { metaOf, type Described, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter, type PrefixWriter } from './writer.ts';

const skipped = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
]);

/** Any object, field by field. Models kubectl/pkg/describe/describe.go genericDescriber */
export const describeGeneric: Describer<Described> = async (object, context) => {
  const events = await searchEvents(context, referenceTo(object));
  const writer = new DescribeWriter();
  const meta = metaOf(object);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writeFields(writer, 0, { ...object }, '');
  writeEvents(writer, events, context.now());
  return writer.finish();
};

function writeFields(writer: PrefixWriter, level: number, content: JsonMap, prefix: string): void {
  for (const field of sortedKeys(content)) {
    const path = `${prefix}.${field}`;
    if (skipped.has(path)) continue;
    const value = content[field];
    const label = labelFor(field);
    if (isMap(value)) {
      writer.write(level, `${label}:\n`);
      writeFields(writer, level + 1, value, path);
    } else if (isList(value)) {
      writer.write(level, `${label}:\n`);
      for (const item of value) {
        if (isMap(item)) writeFields(writer, level + 1, item, path);
        else writer.write(level + 1, `${formatValue(item)}\n`);
      }
    } else writer.write(level, `${label}:\t${formatValue(value)}\n`);
  }
}

const acronyms = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

/** `creationTimestamp` as `Creation Timestamp`, `uid` as `UID`. Models describe.go smartLabelFor */
export function labelFor(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  // A new word begins at a capital after a small letter, and at the last capital of a row before a small letter.
  const words = field.split(
    /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=-)|(?<=-)(?=\p{L})/u,
  );
  return words
    .map((word) => {
      const upper = word.toUpperCase();
      return acronyms.has(upper) ? upper : word.charAt(0).toUpperCase() + word.slice(1);
    })
    .join(' ');
}
