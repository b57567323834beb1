/** An address as the learner may type it: without scheme, with blanks around. */
export function completeAddress(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /^[a-z]+:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
}
