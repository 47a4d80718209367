export { checkTemplate } from './check.ts';
export { type EmailOptions, fillText, type MergeFields, type RenderedEmail, render } from './render.ts';
export { EmailTemplate } from './template.ts';
