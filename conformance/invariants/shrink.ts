/** The shortest list that still fails, as far as leaving out ever smaller runs of it finds one. */
export async function shrink<T>(
  list: readonly T[],
  fails: (list: readonly T[]) => Promise<boolean>,
  attempts = 200,
): Promise<readonly T[]> {
  let shortest = list;
  let left = attempts;
  for (let run = Math.ceil(list.length / 2); run >= 1 && left > 0; run = Math.floor(run / 2)) {
    for (let at = 0; at < shortest.length && left > 0;) {
      left--;
      const candidate = [...shortest.slice(0, at), ...shortest.slice(at + run)];
      if (await fails(candidate)) shortest = candidate;
      else at += run;
    }
  }
  return shortest;
}
