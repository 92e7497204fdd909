/** What `--help` prints. */
export const HELP = `aperture: the gateway that runs coding agents and keeps their sessions

Usage: aperture [options]
       aperture pair [--data DIR]   print a new one-time link, and its QR code, for the running gateway

Options:
  --port N              port to listen on (default 8080; 0 picks a free one)
  --host H              address to listen on (default 127.0.0.1); one that other machines reach needs
                        --tls-cert and --tls-key, or an https --public-url
  --data DIR            event log, device keys, config
                        (default $XDG_DATA_HOME/aperture, else ~/.local/share/aperture)
  --root DIR            sessions may work only inside; repeatable (default: your home directory)
  --agent NAME=COMMAND  adds an agent; repeatable. Split like a shell would, run without one
  --keep TIME           how long the raw events of ended turns are kept: 30d (default), 12h, ... or all. Messages,
                        tools and answers are always kept, and so are the newest 2,000 events of a session
  --public-url URL      a further address of the app (a reverse proxy, a tailnet name); repeatable
  --tls-cert FILE       certificate chain, PEM
  --tls-key FILE        its private key, PEM
  --no-open             do not open a browser
  --log FORMAT          pretty (default) or json, one object a line; on stderr
  --help, --version
`;
