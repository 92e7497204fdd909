/** `/markdown`: every construct that an answer may hold, also those that must never do what they ask for. */
import type { Run } from '../turn.ts';

const FENCE = '```';

export const DOCUMENT = `# Heading one
## Heading two
### Heading three
#### Heading four
##### Heading five
###### Heading six

A paragraph with *emphasis*, **strong**, ***both***, ~~struck~~, \`inline code\` and \`\` code with a \` tick \`\`.
A line that breaks hard,\\
and one that only wraps
in the source. Entities: &amp; &lt; &copy;. Escaped: \\*not emphasis\\*.

Links: [a named one](https://agentclientprotocol.com "The protocol"), <https://example.com/auto>, https://example.com/bare,
[by reference][ref], [mail](mailto:someone@example.com), [a path](src/worker/pool.ts).

[ref]: https://example.com/reference

An image from elsewhere, which must not be loaded: ![a pixel](https://example.com/pixel.png)

> A quotation,
> over two lines.
>
> > Another inside it, with \`code\`.

- A list
- with **bold** items
  - nested once
    - nested twice
- and a last one

1. First
2. Second
   1. Second, first
   2. Second, second
3. Third

- [x] A task that is done
- [ ] One that is not

| Left | Centre | Right |
|:-----|:------:|------:|
| one | \`two\` | 3 |
| a longer cell | **bold** | 1,234.50 |
| pipe \\| inside | | 0 |

${FENCE}ts
/** Answers with the oldest idle link, if any is idle. */
export function oldestIdle(links: Iterable<Link>): Link | undefined {
  let oldest: Link | undefined;
  for (const link of links) {
    if (link.state === 'idle' && (!oldest || link.at < oldest.at)) oldest = link;
  }
  return oldest; // undefined: the newcomer waits
}
${FENCE}

${FENCE}diff
- const first = keys().next()
+ const oldest = oldestIdle(links)
${FENCE}

${FENCE}bash
npm test && echo "a rather long line that does not fit on a phone and so must scroll by itself, not with the page"
${FENCE}

${FENCE}
No language, and <b>no HTML</b> either.
${FENCE}

    Indented code.

***

What must stay text: <script>alert(1)</script> <img src=x onerror=alert(1)> and <b>bold</b>.
What must not be a link: [click](javascript:alert(1)), [data](data:text/html,x).
What must be visible: a right-to-left override \u202Egnp.exe\u202C and a zero\u200Bwidth space.

Some more scripts: 日本語, العربية, עברית, Ελληνικά, 👩‍💻 🚀.
`;

export const markdown: Run = async (turn) => {
  await turn.say(DOCUMENT);
  return undefined;
};
