/**
 * The props that were given: drops `undefined` ones, because React Aria's optional props do not accept it
 * under `exactOptionalPropertyTypes`.
 */
export const given = <Props extends object>(props: Props) =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Props]: Exclude<Props[Key], undefined>;
  };
