import type { ReactNode } from 'react';
import { isKindName, type KindName, kindsByName } from '../../../shared/flow/index.ts';
import { type Form, forms } from './forms.ts';

type Props = {
  kind: string;
  /** As they were written: they may be of another version, or of no sense. */
  settings: unknown;
  set: (settings: Record<string, unknown>, field: string) => void;
  error: (where: string) => string | undefined;
  /** Stands in for the form where the settings cannot be read. */
  unreadable: ReactNode;
};

/** The form of a step's kind, with the settings as that kind reads them. */
export const StepForm = ({ kind, ...props }: Props) =>
  isKindName(kind) ? <FormOfKind kind={kind} {...props} /> : props.unreadable;

const FormOfKind = <Name extends KindName>({
  kind,
  settings,
  set,
  error,
  unreadable,
}: Omit<Props, 'kind'> & { kind: Name }) => {
  const read = kindsByName[kind].settings.safeParse(settings);
  const Fields: Form<Name> = forms[kind];
  return read.success ? (
    <Fields
      settings={read.data}
      set={(next, field) => set(Object.fromEntries(Object.entries(next)), field)}
      error={error}
    />
  ) : (
    unreadable
  );
};
