import fc from 'fast-check';

/** A text, now and then with a few pieces put in, taken out or said twice: what is nearly right finds more faults than what is random. */
export function spoilt(
  texts: fc.Arbitrary<string>,
  pieces: readonly string[],
  weights: { readonly whole: number; readonly spoilt: number },
): fc.Arbitrary<string> {
  const change = fc.tuple(
    fc.nat(),
    fc.constantFrom('in', 'out', 'twice', 'swap'),
    fc.constantFrom(...pieces),
    fc.nat(6),
  );
  const changed = fc.tuple(texts, fc.array(change, { minLength: 1, maxLength: 3 })).map(([text, changes]) => {
    let out = text;
    for (const [place, how, piece, length] of changes) {
      const at = out.length === 0 ? 0 : place % out.length;
      const [before, rest] = [out.slice(0, at), out.slice(at)];
      if (how === 'in') out = before + piece + rest;
      else if (how === 'out') out = before + rest.slice(length + 1);
      else if (how === 'twice') out = before + rest.slice(0, length + 1) + rest;
      else out = before + piece + rest.slice(length + 1);
    }
    // What was cut in half is no text.
    return out.toWellFormed();
  });
  return fc.oneof(
    { weight: weights.whole, arbitrary: texts },
    { weight: weights.spoilt, arbitrary: changed },
  );
}
