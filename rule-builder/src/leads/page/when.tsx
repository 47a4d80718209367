import { ago, locale } from '../../ui/index.ts';

const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment by how long ago it was; its exact time in the tooltip. */
export const When = ({ at }: { at: string }) => (
  <time dateTime={at} title={exact.format(Date.parse(at))} className="muted when">
    {ago(Date.parse(at), Date.now())}
  </time>
);
