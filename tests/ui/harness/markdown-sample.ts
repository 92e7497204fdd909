/** Every markdown construct, and what a hostile text tries. */
export const MARKDOWN = `# Heading one

## Heading two

### Heading three

A paragraph with **bold**, *emphasis*, ~~struck~~, \`inline code\`, a [named link](https://example.com/docs),
an honest https://example.org/path, mail to <dev@example.com>, and a line
that breaks. A file such as [pool.ts](src/worker/pool.ts).

> A quote
>
> > nested, with \`code\`

1. First
2. Second
   - nested
   - again
3. Third

- [x] done
- [ ] to do

| Name | Count | Share |
|:-----|------:|:-----:|
| left | 1 | **bold** |
| wide text in a cell that is long | 22,000 | \`code\` |

\`\`\`ts
export const answer: number = 42; // a comment that is rather long, so that the line scrolls inside of its block
\`\`\`

---

![a picture](https://tracker.example/pixel.png) and <img src=x onerror=alert(1)> as text.

[looks fine](https://example.com.evil.test/) · [https://bank.example](https://evil.test/) · [bad](javascript:alert(1))

Hidden: a\u200bb, right-to-left \u202egnp.exe\u202c, bell \u0007. Entities: &amp; &lt; &copy;.
`;
