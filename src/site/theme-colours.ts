/** What browsers colour around the page: `--paper` of `styles/tokens.css` by day and by night. */
export const themeColours = { light: '#f6f9fb', dark: '#0a1620' } as const;
