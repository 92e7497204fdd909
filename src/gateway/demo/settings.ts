/** What can be set in a session: its mode, and its options. They change nothing but themselves. */
import {
  RequestError,
  type SessionConfigOption,
  type SessionModeState,
  type SetSessionConfigOptionRequest,
} from '@agentclientprotocol/sdk';

const MODES: SessionModeState['availableModes'] = [
  { id: 'ask', name: 'Ask', description: 'Asks before it would change anything' },
  { id: 'code', name: 'Code', description: 'Would write files without asking' },
  { id: 'plan', name: 'Plan', description: 'Only plans' },
];
const MODELS = [
  { value: 'demo-small', name: 'Demo Small', description: 'Says little' },
  { value: 'demo-large', name: 'Demo Large', description: 'Says the same, from a larger name' },
];

export interface Settings {
  mode: string;
  model: string;
  thinking: boolean;
}

export const DEFAULT_SETTINGS: Settings = { mode: 'ask', model: 'demo-small', thinking: false };

export const modesOf = ({ mode }: Settings): SessionModeState => ({
  currentModeId: mode,
  availableModes: MODES,
});

/** `booleans`: the client knows boolean options; for others they are a choice of two, as ACP asks. */
export function optionsOf({ model, thinking }: Settings, booleans: boolean): SessionConfigOption[] {
  const description = 'Begin every answer with a thought';
  const switchable = { id: 'thinking', name: 'Thinking', description, category: 'thought_level' };
  return [
    { id: 'model', name: 'Model', category: 'model', type: 'select', currentValue: model, options: MODELS },
    booleans
      ? { ...switchable, type: 'boolean', currentValue: thinking }
      : {
          ...switchable,
          type: 'select',
          currentValue: thinking ? 'on' : 'off',
          options: [
            { value: 'on', name: 'On' },
            { value: 'off', name: 'Off' },
          ],
        },
  ];
}

/** The settings with a mode set; an unknown one is refused (-32602). */
export function withMode(settings: Settings, modeId: string): Settings {
  if (!MODES.some(({ id }) => id === modeId)) throw RequestError.invalidParams({ modeId: 'unknown mode' });
  return { ...settings, mode: modeId };
}

/** The settings with an option set; an unknown one, or a value it has not, is refused (-32602). */
export function withOption(settings: Settings, { configId, value }: SetSessionConfigOptionRequest): Settings {
  switch (configId) {
    case 'model':
      if (!MODELS.some((model) => model.value === value)) break;
      return { ...settings, model: String(value) };
    case 'thinking':
      if (value !== true && value !== false && value !== 'on' && value !== 'off') break;
      return { ...settings, thinking: value === true || value === 'on' };
    default:
      throw RequestError.invalidParams({ configId: 'unknown option' });
  }
  throw RequestError.invalidParams({ value: 'not a value of this option' });
}
