/** The longest block that two ranges share: where it starts in each, and its length; the earliest one of equals. */
function longestMatch(a: string, b: string, alo: number, ahi: number, blo: number, bhi: number) {
  let best = { a: alo, b: blo, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = alo; i < ahi; i++) {
    const next = new Map<number, number>();
    for (let j = blo; j < bhi; j++) {
      if (a[i] !== b[j]) continue;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  return best;
}

function matchedCharacters(a: string, b: string, alo: number, ahi: number, blo: number, bhi: number): number {
  const { a: i, b: j, size } = longestMatch(a, b, alo, ahi, blo, bhi);
  if (size === 0) return 0;
  return (
    size + matchedCharacters(a, b, alo, i, blo, j) + matchedCharacters(a, b, i + size, ahi, j + size, bhi)
  );
}

/** How alike two texts are, 0 to 1: Ratcliff and Obershelp's measure, as Python's difflib computes it. */
export function similarity(a: string, b: string): number {
  const length = a.length + b.length;
  return length === 0 ? 1 : (2 * matchedCharacters(a, b, 0, a.length, 0, b.length)) / length;
}

/** The choice most like `word`, if one is at least 60 % alike; of equals the last in the alphabet. */
export function closest(word: string, choices: readonly string[]): string | undefined {
  let best: { readonly choice: string; readonly score: number } | undefined;
  for (const choice of choices) {
    const score = similarity(choice, word);
    if (score < 0.6) continue;
    if (!best || score > best.score || (score === best.score && choice > best.choice))
      best = { choice, score };
  }
  return best?.choice;
}
