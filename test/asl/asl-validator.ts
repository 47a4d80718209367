import { createRequire } from 'node:module';

/** The package has no types of its own. */
type Validate = (definition: unknown, options: { checkArn: boolean; checkPaths: boolean }) => { isValid: boolean };

export const validate = createRequire(import.meta.url)('asl-validator') as Validate;
