/** Every key of the app and what it does: of the commands, and of the parts that have keys of their own. */
import { usePage } from '../store/page.ts';
import { appCommands } from './app-commands.ts';
import { chordText, isMac } from './chord.ts';
import styles from './keyboard-map.module.css';

interface Line {
  keys: readonly string[];
  title: string;
}

/** Where the focus is says what these do. */
const FURTHER: readonly { name: string; lines: readonly Line[] }[] = [
  {
    name: 'Questions',
    lines: [
      { keys: ['Y', 'Alt+Y'], title: 'Allow once' },
      { keys: ['A', 'Alt+A'], title: 'Allow always' },
      { keys: ['N', 'Alt+N'], title: 'Reject' },
    ],
  },
  {
    name: 'Side by side',
    lines: [
      { keys: ['Alt+P'], title: 'Open a session beside this one' },
      { keys: ['Mod+Enter'], title: 'Open what is chosen in the palette beside this one' },
      { keys: ['Alt+O'], title: 'Next pane' },
      { keys: ['Alt+X'], title: 'Close this pane' },
    ],
  },
  {
    name: 'Inbox',
    lines: [
      { keys: ['J', 'K'], title: 'Next and previous' },
      { keys: ['Enter'], title: 'Open the session' },
      { keys: ['E'], title: 'Mark as read' },
    ],
  },
  {
    name: 'Message',
    lines: [
      { keys: ['Enter'], title: 'Send' },
      { keys: ['Shift+Enter'], title: 'New line' },
      { keys: ['Mod+Enter'], title: 'Send now, stopping the turn that runs' },
      { keys: ['↑'], title: 'Earlier messages, in an empty field' },
      { keys: ['/'], title: 'Commands of the agent' },
      { keys: ['@'], title: 'Files' },
    ],
  },
  {
    name: 'List and conversation',
    lines: [
      { keys: ['↑', '↓', 'Home', 'End'], title: 'Move between sessions' },
      { keys: ['Shift+F10'], title: 'What can be done with a session' },
      { keys: ['/', 'Mod+Shift+F'], title: 'Search messages' },
      { keys: ['Page Up', 'Page Down'], title: 'Scroll the conversation' },
    ],
  },
];

const SECTIONS = { Session: 'This session', 'Go to': 'Go to', View: 'View' } as const;

/** Named whether it applies now or not. */
const SESSION_KEYS: readonly Line[] = [
  { keys: ['Alt+M'], title: 'Write a message' },
  { keys: ['Alt+.'], title: 'Stop the turn' },
];

export function KeyboardMap() {
  const page = usePage();
  const commands = appCommands(page).filter(({ keys }) => keys.length > 0);
  const of = (section: 'Go to' | 'View'): Line[] =>
    commands.filter((command) => command.section === section).map(({ keys, title }) => ({ keys, title }));
  const going = [...of('Go to'), { keys: ['Alt+1', 'Alt+9'], title: 'First to ninth session of the list' }];
  const groups = [
    { name: SECTIONS['Go to'], lines: going },
    { name: SECTIONS.Session, lines: SESSION_KEYS },
    { name: SECTIONS.View, lines: of('View') },
    ...FURTHER,
  ];
  return (
    <div class={styles.map}>
      {groups.map(({ name, lines }) => (
        <section key={name} aria-label={name}>
          <h3>{name}</h3>
          <dl>
            {lines.map(({ keys, title }) => (
              <div key={title}>
                <dt>{title}</dt>
                <dd>
                  {keys.map((key) => (
                    <kbd key={key}>{chordText(key, isMac())}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
