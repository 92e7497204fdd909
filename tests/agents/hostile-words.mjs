/**
 * What a page must not believe, as ACP updates: `address` is a place that would hear of it if anything of this
 * were fetched, followed or run.
 */
export function hostileUpdates(address) {
  const text = (words) => ({ type: 'text', text: words });
  const tool = (toolCallId, fields) => ({
    sessionUpdate: 'tool_call',
    toolCallId,
    status: 'completed',
    ...fields,
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="fetch('${address}/svg-load')" width="9" height="9"><script>fetch('${address}/svg')</script><image href="${address}/svg-image.png"/><style>@import '${address}/svg.css'</style></svg>`;
  const html = `<!doctype html><script>fetch('${address}/held')</script>`;
  const base64 = (words) => Buffer.from(words).toString('base64');
  return [
    { sessionUpdate: 'agent_thought_chunk', content: text(markdown(address)) },
    { sessionUpdate: 'agent_message_chunk', content: text(markdown(address)), messageId: 'words' },
    {
      sessionUpdate: 'agent_message_chunk',
      content: { type: 'image', mimeType: 'image/svg+xml', data: base64(svg) },
    },
    {
      sessionUpdate: 'agent_message_chunk',
      content: { type: 'image', mimeType: 'text/html', data: base64(html), uri: `${address}/uri.png` },
    },
    {
      sessionUpdate: 'agent_message_chunk',
      content: { type: 'audio', mimeType: `audio/x"><img src=${address}/a>`, data: 'AAAA' },
    },
    ...[`${address}/link`, 'javascript:alert(1)', `data:text/html,${html}`, 'file:///etc/passwd'].map(
      (uri, n) => ({
        sessionUpdate: 'agent_message_chunk',
        content: {
          type: 'resource_link',
          uri,
          name: `Link ${n} \u202Etxt.exe`,
          description: `<img src=${address}/d>`,
        },
      }),
    ),
    {
      sessionUpdate: 'agent_message_chunk',
      content: {
        type: 'resource',
        resource: { uri: `${address}/r.html`, mimeType: 'text/html', blob: base64(html) },
      },
    },
    tool('t1', {
      title: `\u001b]8;;${address}/osc\u0007click\u001b]8;;\u0007 <b>bold</b>`,
      kind: 'execute',
      rawInput: { command: `curl ${address}`, '<img src=x onerror=alert(1)>': '\u202E' },
      content: [
        {
          type: 'content',
          content: text(
            `\u001b[2J\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u001b]52;c;b3duZWQ=\u0007 <script>alert(1)</script>`,
          ),
        },
        { type: 'content', content: text(markdown(address)) },
        {
          type: 'diff',
          path: `../../../../etc/<img src=${address}/diff>`,
          oldText: '<script>1</script>',
          newText: '<script>2</script>',
        },
        { type: 'terminal', terminalId: '"><script>alert(1)</script>' },
      ],
      locations: [{ path: `${address}/location`, line: 1 }, { path: 'javascript:alert(1)' }],
    }),
    {
      sessionUpdate: 'plan',
      entries: [
        {
          content: `![p](${address}/plan.png) <img src=${address}/plan2>`,
          priority: 'high',
          status: 'pending',
        },
      ],
    },
    {
      sessionUpdate: 'notice',
      severity: 'error',
      title: `<img src=${address}/notice>`,
      description: `[x](javascript:alert(1)) ![n](${address}/n.png)`,
    },
    { sessionUpdate: 'session_info_update', title: `<img src=${address}/title> \u202Eelt\u200Bit` },
    {
      sessionUpdate: 'available_commands_update',
      availableCommands: [{ name: `<img src=${address}/command>`, description: '\u202E', input: null }],
    },
    { sessionUpdate: 'current_mode_update', currentModeId: `"><img src=${address}/mode>` },
    {
      sessionUpdate: 'config_option_update',
      configOptions: [
        { id: '"><script>', name: `<img src=${address}/option>`, type: 'boolean', currentValue: true },
      ],
    },
    { sessionUpdate: 'usage_update', used: 1e308, size: -1, cost: { amount: -1e308, currency: '<script>' } },
    { sessionUpdate: `<img src=${address}/kind>`, anything: { __proto__: 1 } },
  ];
}

/** Every form in which markdown, and HTML within it, names what a browser could fetch or run. */
const markdown = (address) => `# Hostile

<script>fetch('${address}/script')</script>
<img src="${address}/html.png" onerror="fetch('${address}/onerror')">
<iframe src="${address}/iframe"></iframe> <object data="${address}/object"></object> <embed src="${address}/embed">
<link rel="stylesheet" href="${address}/link.css"> <link rel="dns-prefetch" href="${address}/dns">
<style>@import url(${address}/style.css); body { background: url(${address}/background.png) }</style>
<svg><image href="${address}/svg.png"/></svg> <video poster="${address}/poster.png" src="${address}/v.mp4"></video>
<meta http-equiv="refresh" content="0;url=${address}/refresh"> <base href="${address}/base/">
<form action="${address}/form"><button>Allow once</button></form>
<a href="${address}/ping" ping="${address}/pinged">ping</a> <math><mtext><img src=${address}/math></mtext></math>

![inline](${address}/inline.png) ![titled](${address}/titled.png "title") ![angle](<${address}/angle.png>)
![reference][pixel] ![pixel][] ![pixel] [![linked](${address}/linked.png)](${address}/around)
![data](data:image/svg+xml;base64,PHN2Zz4=) ![protocol](//${address.replace(/^https?:\/\//, '')}/relative.png)
![${'x'.repeat(200)}](${address}/long.png?${'q'.repeat(2000)})

[pixel]: ${address}/reference.png "p"

| ![cell](${address}/cell.png) | [cell](javascript:alert(1)) |
|---|---|
| <img src="${address}/cell2.png"> | ${address}/bare |

- [ ] ![task](${address}/task.png)
> ![quote](${address}/quote.png)

[js](javascript:alert(1)) [JS](JaVaScRiPt:alert(1)) [tab](java\tscript:alert(1)) [entity](&#106;avascript:alert(1))
[data](data:text/html;base64,PHNjcmlwdD4=) [vb](vbscript:x) [blob](blob:${address}/1) [file](file:///etc/passwd)
[about](about:blank) [view](view-source:${address}) [intent](intent://x#Intent;end) <javascript:alert(1)>

[homograph](https://\u0430pple.com/) https://\u0430pple.com/login <https://\u0440\u0430ypal.com>
[https://bank.example](https://evil.test) [bank.example](https://bank.example@evil.test/) https://bank.example@evil.test/
[\u202Emoc.elpmaxe](https://evil.test) [exam\u200Bple.com](https://evil.test) \u2066hidden\u2069 \u{e0041}tag

\`\`\`html
<img src="${address}/fence.png"><script>fetch('${address}/fence')</script>
\`\`\`

\`\`\`mermaid
graph TD; A[<img src=${address}/mermaid.png>]
\`\`\`

$$\\href{javascript:alert(1)}{x} \\includegraphics{${address}/tex.png}$$
`;
