/** How much of the space that they divide the borders between panels leave to the text and to the dock, in percent. */
export const limits = { split: [22, 72], dock: [12, 75] } as const;
export const standardShares = { split: 44, dock: 45 } as const;
