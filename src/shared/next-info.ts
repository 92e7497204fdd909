/** What is true of a session after an event: its turn, modes, options, commands and usage. Not its preview. */
import { isKnownUpdate, type SessionUpdate } from './acp.ts';
import type { LogEvent } from './event.ts';
import type { TranscriptInfo } from './fold-snapshot.ts';

/** The same object where the event says nothing of it. */
export function nextInfo(info: TranscriptInfo, event: LogEvent): TranscriptInfo {
  switch (event.type) {
    case 'update':
      return afterUpdate(info, event.update);
    case 'turn': {
      const { state } = event;
      if (state === 'idle') return { ...info, turn: { state, promptId: null, since: null } };
      const promptId = event.promptId ?? info.turn.promptId;
      return { ...info, turn: { state, promptId, since: info.turn.since ?? event.at } };
    }
    case 'info': {
      const { title, modes, configOptions, promptCapabilities } = event;
      return {
        ...info,
        ...(title !== undefined && { title }),
        ...(modes !== undefined && { modes }),
        ...(configOptions !== undefined && { configOptions: configOptions ?? [] }),
        ...(promptCapabilities !== undefined && { promptCapabilities }),
      };
    }
    case 'prompt':
    case 'permission':
    case 'permission_resolved':
    case 'agent':
      return info;
  }
}

function afterUpdate(info: TranscriptInfo, said: SessionUpdate): TranscriptInfo {
  if (!isKnownUpdate(said)) return info;
  switch (said.sessionUpdate) {
    case 'available_commands_update':
      return { ...info, commands: said.availableCommands };
    case 'current_mode_update':
      return info.modes ? { ...info, modes: { ...info.modes, currentModeId: said.currentModeId } } : info;
    case 'config_option_update':
      return { ...info, configOptions: said.configOptions };
    case 'session_info_update':
      return said.title ? { ...info, title: said.title } : info;
    case 'usage_update': {
      const { sessionUpdate: _, ...usage } = said;
      return { ...info, usage };
    }
    default:
      return info;
  }
}
