/** What the highlighter calls the language of a file: its ending, or its whole name where that says it. Pure. */

const BY_NAME: Readonly<Record<string, string>> = {
  dockerfile: 'dockerfile',
  containerfile: 'dockerfile',
  makefile: 'makefile',
  'cmakelists.txt': 'cmake',
  gemfile: 'ruby',
  rakefile: 'ruby',
  '.bashrc': 'bash',
  '.zshrc': 'bash',
  '.profile': 'bash',
};
const BY_ENDING: Readonly<Record<string, string>> = {
  tf: 'ini',
  conf: 'ini',
  env: 'ini',
  lock: '',
  txt: '',
  log: '',
};

/** Empty where nothing is to be coloured. */
export function languageOfPath(path: string): string {
  const name = (path.split(/[/\\]/).at(-1) ?? '').toLowerCase();
  if (Object.hasOwn(BY_NAME, name)) return BY_NAME[name] ?? '';
  const ending = name.includes('.') ? (name.split('.').at(-1) ?? '') : '';
  if (Object.hasOwn(BY_ENDING, ending)) return BY_ENDING[ending] ?? '';
  return /^[a-z0-9+]{1,12}$/.test(ending) ? ending : '';
}
