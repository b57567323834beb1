/** Sections of a properties file, in order, each with its properties. */
export type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Parses an INI file such as `~/.config/gcloud/configurations/config_default`. */
export function parseIni(text: string): Sections {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const line of text.split('\n')) {
    const heading = /^\s*\[([^\]]+)\]/.exec(line)?.[1];
    if (heading !== undefined) {
      section = sections.get(heading) ?? new Map<string, string>();
      sections.set(heading, section);
      continue;
    }
    const match = /^\s*([^#;=:\s][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (match && section) section.set(match[1] ?? '', match[2] ?? '');
  }
  return sections;
}

/** The file of some sections; each ends with an empty line. */
export const formatIni = (sections: Sections): string =>
  [...sections]
    .map(
      ([name, properties]) =>
        `[${name}]\n${[...properties].map(([key, value]) => `${key} = ${value}\n`).join('')}\n`,
    )
    .join('');

/** The sections with one property set, or removed; sections without properties go. */
export function withProperty(
  sections: Sections,
  section: string,
  name: string,
  value: string | undefined,
): Sections {
  const properties = new Map(sections.get(section));
  if (value === undefined) properties.delete(name);
  else properties.set(name, value);
  const result = new Map(sections);
  if (properties.size > 0) result.set(section, properties);
  else result.delete(section);
  return result;
}
