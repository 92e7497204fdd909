/** Put in by the build (`scripts/build.mjs`). */

/** `<ms since 1970, base 36, padded>-<hash of the sources>`: of two builds, the later one's sorts after. */
declare const __BUILD_ID__: string;
/** The version in package.json. */
declare const __VERSION__: string;
