/** What the agent lets a person choose: its mode, and its options. */
import { useComputed } from '@preact/signals';
import type { ConfigOption } from '../../shared/acp.ts';
import type { SessionId } from '../../shared/ids.ts';
import { useActions } from '../store/actions.ts';
import { usePage } from '../store/page.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { visibleLine } from '../text/visible.ts';
import styles from './composer.module.css';

export function SessionOptions({ sessionId, window }: { sessionId: SessionId; window: TranscriptWindow }) {
  const actions = useActions();
  const { app } = usePage();
  const state = app.session(sessionId).value?.state;
  // An agent that is not there has none.
  const connection = app.connection(sessionId).value;
  const shut = connection.status === 'connected' ? null : 'Can be changed once the session is connected';
  const isThere = state !== 'ended' && state !== 'failed';
  const modes = useComputed(() => window.info.value?.modes ?? null).value;
  const options = useComputed(() => window.info.value?.configOptions ?? []).value;
  // Newer agents offer the mode as one of their options too.
  const hasModeOption = options.some((option) => option.category === 'mode');
  const hasAny = isThere && (options.length > 0 || (modes?.availableModes.length ?? 0) > 0);
  return (
    // Where menus that are shut do not fit beside each other, a keyboard scrolls them all the same.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not shrink below what is in it.
    <div
      class={styles.options}
      role="group"
      aria-label="Agent options"
      tabIndex={hasAny && shut !== null ? 0 : undefined}
      title={(hasAny && shut) || undefined}
    >
      {isThere && modes && modes.availableModes.length > 0 && !hasModeOption ? (
        <Choice
          label="Mode"
          value={modes.currentModeId}
          items={modes.availableModes.map((mode) => ({ value: mode.id, name: mode.name }))}
          shut={shut}
          onChoose={(modeId) => void actions.setMode(sessionId, modeId)}
        />
      ) : null}
      {(isThere ? options : []).map((option) => (
        <Option
          key={option.id}
          option={option}
          shut={shut}
          onChoose={(value) => void actions.setConfigOption(sessionId, option.id, value)}
        />
      ))}
    </div>
  );
}

/** What these are is plain from what is chosen. */
const SPEAKS_FOR_ITSELF: ReadonlySet<string> = new Set(['mode', 'model']);

interface OptionProps {
  option: ConfigOption;
  /** Why it cannot be changed now. */
  shut: string | null;
  onChoose: (value: string | boolean) => void;
}

function Option({ option, shut, onChoose }: OptionProps) {
  if (option.type === 'boolean') {
    return (
      <label class={styles.toggle} title={shut ?? option.description ?? undefined}>
        <input
          type="checkbox"
          checked={option.currentValue}
          disabled={shut !== null}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
        {visibleLine(option.name)}
      </label>
    );
  }
  const items = option.options.flatMap((item) =>
    'options' in item && Array.isArray(item.options) ? item.options : [item],
  );
  return (
    <Choice
      label={option.name}
      shut={shut}
      isLabelShown={!SPEAKS_FOR_ITSELF.has(option.category ?? '')}
      value={option.currentValue}
      items={items.flatMap((item) =>
        'value' in item && typeof item.value === 'string'
          ? [{ value: item.value, name: String(item.name) }]
          : [],
      )}
      onChoose={onChoose}
    />
  );
}

interface ChoiceProps {
  label: string;
  shut: string | null;
  isLabelShown?: boolean;
  value: string;
  items: readonly { value: string; name: string }[];
  onChoose: (value: string) => void;
}

function Choice({ label, shut, isLabelShown = false, value, items, onChoose }: ChoiceProps) {
  return (
    <span class={styles.choice}>
      {isLabelShown ? <span aria-hidden="true">{visibleLine(label)}</span> : null}
      <select
        class={styles.select}
        aria-label={visibleLine(label)}
        title={shut ?? visibleLine(label)}
        disabled={shut !== null}
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {items.map((item) => (
          <option key={item.value} value={item.value}>
            {visibleLine(item.name)}
          </option>
        ))}
      </select>
    </span>
  );
}
