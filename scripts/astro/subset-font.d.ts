/** `subset-font` has no types of its own: what of it is used here. */
declare module 'subset-font' {
  /**
   * A font with the glyphs that a text needs, and all features that concern them.
   * @param font the bytes of a font file
   */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: {
      readonly targetFormat: 'woff2';
      /** What remains of each axis of a variable font. */
      readonly variationAxes: Readonly<
        Record<string, { readonly min: number; readonly max: number; readonly default: number }>
      >;
    },
  ): Promise<Buffer>;
}
