import { Refusal } from './refusal.ts';

/** An attribute as DynamoDB's protocol writes it: `{ "S": "text" }`, `{ "N": "12" }` … */
export type Value = { readonly [type: string]: unknown };
export type Item = { readonly [attribute: string]: Value };

/** What an expression is read with: `#names` and `:values`. */
export type Parameters = {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, Value>;
};

type Path = readonly (string | number)[];
type Operand = (item: Item, given: Parameters) => Value | undefined;
type Condition = (item: Item, given: Parameters) => boolean;

const invalid = (message: string) => new Refusal('ValidationException', message);

const TOKEN = /\s*(#[\w-]+|:[\w-]+|[A-Za-z_][\w-]*|<>|<=|>=|[=<>()[\],.+-]|\d+)/y;

const tokensOf = (text: string): string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw invalid(`Cannot read the expression "${text}" at ${at}.`);
    tokens.push(token);
  }
  return tokens;
};

/** Reads tokens one after another. */
const cursor = (text: string) => {
  const tokens = tokensOf(text);
  let at = 0;
  return {
    peek: (ahead = 0): string | undefined => tokens[at + ahead],
    next(): string {
      const token = tokens[at];
      at += 1;
      if (token === undefined) throw invalid(`The expression "${text}" ends too early.`);
      return token;
    },
    /** Takes the token if it is this one (keywords in any case). */
    take(wanted: string): boolean {
      if (tokens[at]?.toUpperCase() !== wanted) return false;
      at += 1;
      return true;
    },
    expect(wanted: string): void {
      const token = tokens[at];
      if (token?.toUpperCase() !== wanted) throw invalid(`"${text}": expected ${wanted}, not ${token}.`);
      at += 1;
    },
    done: () => at >= tokens.length,
  };
};
type Cursor = ReturnType<typeof cursor>;

const readPath = (from: Cursor): Path => {
  const path: (string | number)[] = [from.next()];
  for (;;) {
    if (from.take('.')) path.push(from.next());
    else if (from.take('[')) {
      path.push(Number(from.next()));
      from.expect(']');
    } else return path;
  }
};

const nameOf = (part: string, { ExpressionAttributeNames: names = {} }: Parameters): string => {
  if (!part.startsWith('#')) return part;
  const name = names[part];
  if (name === undefined)
    throw invalid(`An expression attribute name used in the document path is not defined: ${part}`);
  return name;
};

const membersOf = (value: Value | undefined): Item | undefined => value?.M as Item | undefined;
const elementsOf = (value: Value | undefined): readonly Value[] | undefined => value?.L as readonly Value[] | undefined;

const lookUp = (item: Item, path: Path, given: Parameters): Value | undefined => {
  let value: Value | undefined = { M: item };
  for (const part of path) {
    value = typeof part === 'number' ? elementsOf(value)?.[part] : membersOf(value)?.[nameOf(part, given)];
    if (value === undefined) return undefined;
  }
  return value;
};

const typeOf = (value: Value): string => Object.keys(value)[0] ?? '';

const sizeOf = (value: Value): number => {
  const [content] = Object.values(value);
  if (typeof content === 'string') return Buffer.byteLength(content);
  return typeof content === 'object' && content !== null ? Object.keys(content).length : 0;
};

/** Less than 0, 0 or more; undefined where the two cannot be compared. */
const compareValues = (a: Value | undefined, b: Value | undefined): number | undefined => {
  if (a === undefined || b === undefined || typeOf(a) !== typeOf(b)) return undefined;
  if ('N' in a) return Number(a.N) - Number(b.N);
  const [one, other] = [String(a.S ?? a.B), String(b.S ?? b.B)];
  return one < other ? -1 : one > other ? 1 : 0;
};

const isEqual = (a: Value | undefined, b: Value | undefined): boolean => {
  if (a === undefined || b === undefined) return false;
  if ('N' in a && 'N' in b) return Number(a.N) === Number(b.N);
  if ('S' in a && 'S' in b) return a.S === b.S;
  return typeOf(a) === typeOf(b) && JSON.stringify(a) === JSON.stringify(b);
};

const beginsWith = (value: Value | undefined, start: Value | undefined): boolean =>
  typeof value?.S === 'string' && typeof start?.S === 'string' && value.S.startsWith(start.S);

const contains = (value: Value | undefined, part: Value | undefined): boolean => {
  if (typeof value?.S === 'string') return typeof part?.S === 'string' && value.S.includes(part.S);
  if (value !== undefined && 'L' in value) return (elementsOf(value) ?? []).some((each) => isEqual(each, part));
  const set = (value?.SS ?? value?.NS) as readonly unknown[] | undefined;
  return set?.includes(part?.S ?? part?.N) ?? false;
};

const readOperand = (from: Cursor): Operand => {
  const token = from.peek() ?? '';
  if (token.startsWith(':')) {
    from.next();
    return (_item, { ExpressionAttributeValues: values = {} }) => {
      const value = values[token];
      if (value === undefined)
        throw invalid(`An expression attribute value used in expression is not defined: ${token}`);
      return value;
    };
  }
  if (token.toLowerCase() === 'size' && from.peek(1) === '(') {
    from.next();
    from.expect('(');
    const path = readPath(from);
    from.expect(')');
    return (item, given) => {
      const value = lookUp(item, path, given);
      return value && { N: String(sizeOf(value)) };
    };
  }
  const path = readPath(from);
  return (item, given) => lookUp(item, path, given);
};

const comparisons: Record<string, (a: Value | undefined, b: Value | undefined) => boolean> = {
  '=': isEqual,
  '<>': (a, b) => !isEqual(a, b),
  '<': (a, b) => (compareValues(a, b) ?? 0) < 0,
  '<=': (a, b) => (compareValues(a, b) ?? 1) <= 0,
  '>': (a, b) => (compareValues(a, b) ?? 0) > 0,
  '>=': (a, b) => (compareValues(a, b) ?? -1) >= 0,
};

const questions: Record<string, (from: Cursor) => Condition> = {
  attribute_exists: (from) => {
    const path = readPath(from);
    return (item, given) => lookUp(item, path, given) !== undefined;
  },
  attribute_not_exists: (from) => {
    const path = readPath(from);
    return (item, given) => lookUp(item, path, given) === undefined;
  },
  begins_with: (from) => {
    const [value, start] = readTwo(from);
    return (item, given) => beginsWith(value(item, given), start(item, given));
  },
  contains: (from) => {
    const [value, part] = readTwo(from);
    return (item, given) => contains(value(item, given), part(item, given));
  },
};

const readTwo = (from: Cursor): [Operand, Operand] => {
  const first = readOperand(from);
  from.expect(',');
  return [first, readOperand(from)];
};

const readTerm = (from: Cursor): Condition => {
  if (from.take('NOT')) {
    const inner = readTerm(from);
    return (item, given) => !inner(item, given);
  }
  if (from.take('(')) {
    const inner = readCondition(from);
    from.expect(')');
    return inner;
  }
  const question = questions[(from.peek() ?? '').toLowerCase()];
  if (question !== undefined && from.peek(1) === '(') {
    from.next();
    from.expect('(');
    const asked = question(from);
    from.expect(')');
    return asked;
  }
  const left = readOperand(from);
  if (from.take('BETWEEN')) {
    const low = readOperand(from);
    from.expect('AND');
    const high = readOperand(from);
    return (item, given) => {
      const value = left(item, given);
      return (compareValues(value, low(item, given)) ?? -1) >= 0 && (compareValues(value, high(item, given)) ?? 1) <= 0;
    };
  }
  if (from.take('IN')) {
    from.expect('(');
    const among = [readOperand(from)];
    while (from.take(',')) among.push(readOperand(from));
    from.expect(')');
    return (item, given) => among.some((one) => isEqual(left(item, given), one(item, given)));
  }
  const sign = from.next();
  const compare = comparisons[sign];
  if (compare === undefined) throw invalid(`There is no comparison "${sign}".`);
  const right = readOperand(from);
  return (item, given) => compare(left(item, given), right(item, given));
};

const readCondition = (from: Cursor): Condition => {
  const either: Condition[] = [];
  do {
    const all = [readTerm(from)];
    while (from.take('AND')) all.push(readTerm(from));
    either.push(all.length === 1 && all[0] ? all[0] : (item, given) => all.every((each) => each(item, given)));
  } while (from.take('OR'));
  const [only] = either;
  return either.length === 1 && only ? only : (item, given) => either.some((each) => each(item, given));
};

/** Expressions come from few places in the code, so each is read once. */
const remembered = <T>(read: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>();
  return (text) => {
    let made = known.get(text);
    if (made === undefined) {
      if (known.size > 5000) known.clear();
      made = read(text);
      known.set(text, made);
    }
    return made;
  };
};

/** A ConditionExpression, KeyConditionExpression or FilterExpression as a question to an item. */
export const conditionOf = remembered((text): Condition => {
  const from = cursor(text);
  const condition = readCondition(from);
  if (!from.done()) throw invalid(`"${text}" has something behind its end.`);
  return condition;
});

/** The value that a key condition demands of an attribute with `=`, among terms joined by AND. */
export const demanded = (text: string, attribute: string, given: Parameters): Value | undefined => {
  const from = cursor(text);
  while (!from.done()) {
    const token = from.next();
    if (token.startsWith(':') || nameOf(token, given) !== attribute || from.peek() !== '=') continue;
    from.next();
    return given.ExpressionAttributeValues?.[from.next()];
  }
  return undefined;
};

const store = (container: Value, path: Path, given: Parameters, value: Value | undefined): Value => {
  const [part, ...rest] = path;
  if (part === undefined) return value ?? container;
  const wrong = () => invalid('The document path provided in the update expression is invalid for update');
  if (typeof part === 'number') {
    const elements = elementsOf(container);
    if (elements === undefined) throw wrong();
    const copy = [...elements];
    const inner = copy[part];
    if (rest.length > 0) copy[part] = store(inner ?? fail(wrong), rest, given, value);
    else if (value === undefined) copy.splice(part, 1);
    else copy[Math.min(part, copy.length)] = value;
    return { L: copy };
  }
  const members = membersOf(container);
  if (members === undefined) throw wrong();
  const name = nameOf(part, given);
  const copy: Record<string, Value> = { ...members };
  if (rest.length > 0) {
    const inner = copy[name];
    if (inner === undefined) throw wrong();
    copy[name] = store(inner, rest, given, value);
  } else if (value === undefined) delete copy[name];
  else copy[name] = value;
  return { M: copy };
};

const fail = (error: () => Error): never => {
  throw error();
};

type Change = { path: Path; value: Operand | undefined };

const readSum = (from: Cursor): Operand => {
  const first = readUpdateOperand(from);
  const sign = from.take('+') ? 1 : from.take('-') ? -1 : 0;
  if (sign === 0) return first;
  const second = readUpdateOperand(from);
  return (item, given) => {
    const [a, b] = [first(item, given), second(item, given)];
    if (a?.N === undefined || b?.N === undefined) {
      throw invalid('The provided expression refers to an attribute that does not exist in the item');
    }
    return { N: String(Number(a.N) + sign * Number(b.N)) };
  };
};

const readUpdateOperand = (from: Cursor): Operand => {
  const call = from.peek(1) === '(' ? (from.peek() ?? '').toLowerCase() : '';
  if (call === 'if_not_exists' || call === 'list_append') {
    from.next();
    from.expect('(');
    const first = readUpdateOperand(from);
    from.expect(',');
    const second = readUpdateOperand(from);
    from.expect(')');
    if (call === 'if_not_exists') return (item, given) => first(item, given) ?? second(item, given);
    return (item, given) => ({
      L: [...(elementsOf(first(item, given)) ?? []), ...(elementsOf(second(item, given)) ?? [])],
    });
  }
  return readOperand(from);
};

const changesIn = remembered((text): Change[] => {
  const from = cursor(text);
  const changes: Change[] = [];
  while (!from.done()) {
    if (from.take('SET')) {
      do {
        const path = readPath(from);
        from.expect('=');
        changes.push({ path, value: readSum(from) });
      } while (from.take(','));
    } else if (from.take('REMOVE')) {
      do changes.push({ path: readPath(from), value: undefined });
      while (from.take(','));
    } else throw invalid(`The update expression "${text}" has a part that is not known here: ${from.next()}.`);
  }
  return changes;
});

/** The item after an UpdateExpression; what it reads is the item as it was. */
export const updated = (item: Item, expression: string, given: Parameters): Item => {
  let next: Value = { M: item };
  const changes = changesIn(expression).map(({ path, value }) => {
    const made = value?.(item, given);
    if (value !== undefined && made === undefined) {
      throw invalid('The provided expression refers to an attribute that does not exist in the item');
    }
    return { path, made };
  });
  for (const { path, made } of changes) {
    // Removing what is not there is no error, unless it is inside of what is not there.
    if (made === undefined && path.length === 1 && lookUp(item, path, given) === undefined) continue;
    next = store(next, path, given, made);
  }
  return membersOf(next) ?? item;
};

/** Only these attributes of an item (top level paths are all that is used). */
export const projected = (item: Item, expression: string | undefined, given: Parameters): Item => {
  if (expression === undefined) return item;
  const kept: Record<string, Value> = {};
  for (const part of expression.split(',')) {
    const name = nameOf(part.trim(), given);
    const value = item[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
};
