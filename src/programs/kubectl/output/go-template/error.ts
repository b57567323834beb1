/** What is wrong with a template; the message goes on after `template: output:`. */
export class TemplateError extends Error {}
