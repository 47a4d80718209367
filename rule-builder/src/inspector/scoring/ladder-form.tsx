import type { Condition } from '../../../../shared/condition/index.ts';
import { stageName } from '../../../../shared/lead/index.ts';
import type { Rung } from '../../../../shared/scoring/index.ts';
import { ConditionEditor } from '../../steps/parts/index.ts';
import { Button, NumberField, Select, Switch } from '../../ui/index.ts';
import { AfterRejectionForm } from './after-rejection-form.tsx';
import type { ModelFormProps } from './model-form.ts';

const atLeast = (value: number): Condition => ({ kind: 'test', field: ['score', 'total'], op: 'gte', value });
const under = (value: number): Condition => ({ kind: 'test', field: ['score', 'total'], op: 'lt', value });

/** What lifts a lead to each stage, and what lets it fall. */
export const LadderForm = ({ model, put, error }: ModelFormProps) => {
  const { ladder } = model;
  const change = (rung: Rung, field: string) =>
    put(
      { ...model, ladder: { ...ladder, rungs: ladder.rungs.map((old) => (old.stage === rung.stage ? rung : old)) } },
      `Edit when a lead is ${stageName[rung.stage]}`,
      `ladder/${rung.stage}/${field}`,
    );
  return (
    <div className="form-stack" data-where="model/ladder">
      {ladder.rungs.map((rung, index) => (
        <section key={rung.stage} className="form-group" aria-label={stageName[rung.stage]}>
          <h3>{stageName[rung.stage]}</h3>
          <ConditionEditor
            label="A lead rises to it when"
            place="rung"
            value={rung.up}
            where={`model/ladder/rungs/${index}/up`}
            error={error}
            onChange={(up) => change({ ...rung, up }, 'up')}
          />
          {rung.down === undefined ? (
            <Button small look="quiet" icon="add" onPress={() => change({ ...rung, down: under(40) }, 'down+')}>
              Let it fall below again
            </Button>
          ) : (
            <>
              <ConditionEditor
                label="It falls below when"
                place="rung"
                value={rung.down}
                where={`model/ladder/rungs/${index}/down`}
                error={error}
                onChange={(down) => change({ ...rung, down }, 'down')}
              />
              <Button
                small
                look="quiet"
                onPress={() => {
                  const { down: _, ...rest } = rung;
                  change(rest, 'down-');
                }}
              >
                Once reached, keep it
              </Button>
            </>
          )}
        </section>
      ))}
      {(['mql', 'sql'] as const)
        .filter((stage) => !ladder.rungs.some((rung) => rung.stage === stage))
        .map((stage) => (
          <Button
            key={stage}
            small
            icon="add"
            onPress={() => {
              const rungs = [...ladder.rungs, { stage, up: atLeast(stage === 'mql' ? 50 : 100) }];
              put(
                { ...model, ladder: { ...ladder, rungs: rungs.sort((a, b) => a.stage.localeCompare(b.stage)) } },
                `Add ${stageName[stage]}`,
              );
            }}
          >
            Add {stageName[stage]}
          </Button>
        ))}
      <Switch
        isSelected={ladder.salesAcceptance}
        onChange={(salesAcceptance) => put({ ...model, ladder: { ...ladder, salesAcceptance } }, 'Edit the ladder')}
      >
        A lead becomes SQL only once sales has accepted it
      </Switch>
      <NumberField
        label="Falls back after days without any activity"
        placeholder="never"
        value={ladder.inactivityDays}
        min={1}
        max={3650}
        onChange={(days) => {
          const { inactivityDays: _, ...rest } = ladder;
          put(
            { ...model, ladder: days === undefined ? rest : { ...rest, inactivityDays: Math.round(days) } },
            'Edit the ladder',
            'ladder/inactivity',
          );
        }}
      />
      <Select
        label="A rejected handoff makes the lead"
        value={ladder.rejectedTo}
        options={(['recycled', 'lead', 'mql', 'disqualified'] as const).map((stage) => ({
          id: stage,
          label: stageName[stage],
        }))}
        onChange={(rejectedTo) => put({ ...model, ladder: { ...ladder, rejectedTo } }, 'Edit the ladder')}
      />
      <AfterRejectionForm model={model} put={put} />
    </div>
  );
};
