/**
 * Refuses a Node that is too old, in words, before anything else is loaded.
 * Written in old syntax on purpose: an old Node must get as far as the message.
 */
const OLDEST = [20, 19];

export function requireNode(version) {
  const parts = version.split('.').map(Number);
  if (parts[0] > OLDEST[0] || (parts[0] === OLDEST[0] && parts[1] >= OLDEST[1])) return;
  process.stderr.write(
    `Aperture needs Node ${OLDEST.join('.')} or newer; this is ${version}.\n` +
      'Get one from https://nodejs.org, or by your version manager (nvm install 22).\n',
  );
  process.exit(1);
}
