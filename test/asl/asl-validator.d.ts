/** The package has no types of its own. */
declare module 'asl-validator' {
  export default function validate(
    definition: unknown,
    options?: { checkArn?: boolean; checkPaths?: boolean },
  ): { isValid: boolean; errors: { 'Error code': string; Message: string }[]; errorsText(): string };
}
