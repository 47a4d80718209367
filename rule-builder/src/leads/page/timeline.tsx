import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LeadPage, TimelineItem } from '../../../../functions/api/contract/index.ts';
import { request } from '../../data/index.ts';
import { Button, Chip, count, Icon, type IconName, Segments } from '../../ui/index.ts';
import { leadKey } from './lead-key.ts';
import { signed } from './points.ts';
import { Restore, Retract } from './retract.tsx';
import { Section } from './section.tsx';
import { When } from './when.tsx';

const icons: Record<TimelineItem['kind'], IconName> = {
  activity: 'start',
  profile: 'user',
  adjustment: 'score',
  retraction: 'undo',
  merge: 'leads',
  consent: 'mail',
  suppression: 'mail',
  outcome: 'handoff',
  announced: 'stage',
  email: 'mail',
  flow: 'canvas',
  task: 'handoff',
};
const kept = 25;

/** Everything that is known to have happened, newest first, each with the points it gave. */
export const Timeline = ({ page, mayRetract }: { page: LeadPage; mayRetract: boolean }) => {
  const [which, setWhich] = useState<'all' | 'activity'>('all');
  const [shown, setShown] = useState(kept);
  const [taking, setTaking] = useState<TimelineItem | null>(null);
  const [restoring, setRestoring] = useState<TimelineItem | null>(null);
  const older = useInfiniteQuery({
    queryKey: [...leadKey(page.id), 'older', page.timelineNext],
    queryFn: ({ pageParam, signal }) =>
      request('GET /api/leads/:lead/timeline', { params: { lead: page.id }, query: { cursor: pageParam }, signal }),
    initialPageParam: page.timelineNext ?? '',
    getNextPageParam: ({ next }) => next,
    enabled: false,
  });
  const known = [...page.timeline, ...(older.data?.pages.flatMap((one) => one.items) ?? [])];
  const isMore = older.data === undefined ? page.timelineNext !== null : older.hasNextPage;
  const items = known.filter((item) => which === 'all' || item.kind === 'activity');
  return (
    <Section
      title="Timeline"
      aside={
        <Segments
          label="Show"
          value={which}
          onChange={setWhich}
          options={[
            { id: 'all', label: 'Everything' },
            { id: 'activity', label: 'Activities' },
          ]}
        />
      }
    >
      {items.length === 0 ? <p className="muted card-body">Nothing has happened yet.</p> : null}
      <ol className="timeline">
        {items.slice(0, shown).map((item) => (
          <li key={item.key} className={item.ignored ? 'ignored' : undefined}>
            <span className="dot">
              <Icon name={icons[item.kind]} size={14} />
            </span>
            <div className="what">
              <span className="line">
                <b>{titleOf(item)}</b>
                {item.points === null ? null : (
                  <Chip tone={item.points < 0 ? 'error' : 'ok'}>{signed(item.points)}</Chip>
                )}
                {item.ignored ? <Chip tone="warning">{item.ignored}</Chip> : null}
              </span>
              <Detail item={item} />
              {item.note ? <p className="detail muted">{item.note}</p> : null}
            </div>
            <span className="end">
              <When at={item.at} />
              {mayRetract && item.takenBackBy !== null ? (
                <Button
                  small
                  look="quiet"
                  className="take-back"
                  aria-label={`Restore ${item.title}`}
                  onPress={() => setRestoring(item)}
                >
                  Restore
                </Button>
              ) : null}
              {mayRetract && item.ignored === null && (item.kind === 'activity' || item.kind === 'adjustment') ? (
                <Button
                  small
                  look="quiet"
                  className="take-back"
                  aria-label={`Take back ${item.title}`}
                  onPress={() => setTaking(item)}
                >
                  Take back
                </Button>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
      {items.length <= shown && isMore ? (
        <div className="card-body">
          <Button
            isDisabled={older.isFetching}
            onPress={() => {
              setShown(shown + 200);
              void (older.data === undefined ? older.refetch() : older.fetchNextPage());
            }}
          >
            Show older entries
          </Button>
        </div>
      ) : null}
      {items.length > shown ? (
        <div className="card-body">
          <Button onPress={() => setShown(shown + 100)}>
            Show {count(Math.min(100, items.length - shown), 'older entry', 'older entries')}
          </Button>
        </div>
      ) : null}
      {restoring?.takenBackBy ? (
        <Restore
          lead={page.id}
          entry={restoring.takenBackBy}
          what={restoring.title}
          onClose={() => setRestoring(null)}
        />
      ) : null}
      {taking ? <Retract lead={page.id} item={taking} onClose={() => setTaking(null)} /> : null}
    </Section>
  );
};

/** What was learnt is in the detail; many field names make no title. */
const titleOf = (item: TimelineItem): string => {
  const fields = Object.keys(item.detail).length;
  return item.kind === 'profile' && fields > 3 ? `Learnt ${fields} things about them` : item.title;
};

const Detail = ({ item }: { item: TimelineItem }) => {
  const pairs = Object.entries(item.detail).filter(([, value]) => value !== null && value !== '');
  const words = pairs
    .slice(0, 6)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  return pairs.length === 0 ? null : (
    <p className="detail muted">
      {words.join(' · ')}
      {pairs.length > 6 ? ` · ${pairs.length - 6} more` : ''}
    </p>
  );
};
