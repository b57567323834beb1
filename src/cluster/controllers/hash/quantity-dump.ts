import { heldQuantity } from '../../machinery/go-quantity.ts';

/** A canonical quantity as go-spew writes what Go holds of it. */
export function quantityDump(given: unknown): string {
  const { value, scale, dec, text, format } = heldQuantity(given);
  const decimal = dec ? decDump(dec.unscaled, dec.scale) : '(*inf.Dec)<nil>';
  return `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:${decimal}} s:(string)${text} Format:(resource.Format)${format}}`;
}

/** A big decimal, in whole units of 2⁶⁴. */
function decDump(unscaled: bigint, scale: number): string {
  const words: bigint[] = [];
  for (let rest = unscaled < 0n ? -unscaled : unscaled; rest > 0n; rest >>= 64n)
    words.push(rest & 0xffff_ffff_ffff_ffffn);
  const abs = words.length > 0 ? `[${words.join(' ')}]` : '<nil>';
  return `(*inf.Dec){unscaled:(big.Int){neg:(bool)${unscaled < 0n} abs:(big.nat)${abs}} scale:(inf.Scale)${scale}}`;
}
