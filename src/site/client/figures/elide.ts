/** A name that fits into so many characters: what it begins with and its end, which tells it from others. */
export function elide(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const end = name.slice(name.lastIndexOf('-'));
  const kept = end.length > 1 && end.length < longest - 3 ? end : name.slice(-Math.floor(longest / 2));
  return `${name.slice(0, longest - 1 - kept.length)}…${kept}`;
}
