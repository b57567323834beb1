/** What is wrong with a template, in Go's words. */
export class TemplateError extends Error {}
