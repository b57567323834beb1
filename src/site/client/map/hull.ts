/** A ship seen from the side: a level deck, and a hull that rounds off below. */
export function hullPath(width: number, height: number): string {
  return `M6 0H${width - 6}Q${width} 0 ${width} 6V${height - 22}Q${width - 2} ${height} ${width - 26} ${height}H26Q2 ${height} 0 ${height - 22}V6Q0 0 6 0Z`;
}

/** The paint along a hull's keel. */
export function stripePath(width: number, height: number): string {
  const top = height - 9;
  return `M8.5 ${top}H${width - 8.5}Q${width - 14} ${height} ${width - 26} ${height}H26Q14 ${height} 8.5 ${top}Z`;
}
