export { EmailTemplate } from './template.ts';
