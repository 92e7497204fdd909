/** A tool's icon, by its kind. */
import type { ToolKind } from '../../shared/acp.ts';
import { SearchIcon } from '../icons/icons.tsx';
import {
  EditIcon,
  FileIcon,
  GlobeIcon,
  MoveIcon,
  ToolIcon as OtherIcon,
  SwitchIcon,
  TerminalIcon,
  ThinkIcon,
  TrashIcon,
} from '../icons/session-icons.tsx';

const ICONS = {
  read: FileIcon,
  edit: EditIcon,
  delete: TrashIcon,
  move: MoveIcon,
  search: SearchIcon,
  execute: TerminalIcon,
  think: ThinkIcon,
  fetch: GlobeIcon,
  switch_mode: SwitchIcon,
  other: OtherIcon,
} satisfies Record<ToolKind, unknown>;

export function ToolIcon({ kind }: { kind: ToolKind }) {
  const Icon = ICONS[kind];
  return <Icon />;
}
