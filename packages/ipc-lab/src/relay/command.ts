/** `ipc-lab relay`: joins the channels of two machines. */
import type { GroupUrl } from 'linux-ipc/channel';
import { withoutCredentials } from 'linux-ipc/shown-address';

import { oneOf } from '../command-line/options.js';
import { runCommand, type CommandIo } from '../command-line/program.js';
import { say, type Catalogue } from '../language/text.js';

/** The words of the command line, and the kinds of the library. */
const kinds = { inbox: 'inbox', publisher: 'publisher', value: 'latest value' } as const;

/** The types of messages, by their functions in linux-ipc/channel. */
const types = ['bytes', 'text', 'values', 'json'] as const;

const texts = {
  kind: { en: 'KIND', fr: 'GENRE' },
  from: { en: 'FROM', fr: 'DE' },
  to: { en: 'TO', fr: 'VERS' },
  messages: { en: '--messages', fr: '--messages' },
  open: { en: 'Relaying from {from} to {to}', fr: 'Relais de {from} vers {to}' },
  over: {
    en: 'messages relayed: {relayed}, lost: {lost}',
    fr: 'messages relayés : {relayed}, perdus : {lost}',
  },
  help: {
    en: `usage: ipc-lab relay KIND FROM TO [--messages TYPE] [--wait]

Joins an inbox, a publisher or a latest value on this machine's memory with the same on another machine,
over NATS: local programs keep the speed of memory, and one connection crosses the wire. Ends with what it
reads from, or on Ctrl-C, and says how many messages it relayed and lost.

  KIND              inbox, publisher or value
  FROM, TO          memory:PATH or nats://HOST:PORT/NAME
  --messages TYPE   bytes (the default), text, values or json: as at both ends
  --wait            a publisher that waits for its subscribers, and loses nothing
  --lang en|fr      the language; otherwise the locale's
  -h, --help        this text`,
    fr: `usage : ipc-lab relay GENRE DE VERS [--messages TYPE] [--wait]

Relie une boîte de réception, un diffuseur ou une dernière valeur dans la mémoire de cette machine à son
équivalent sur une autre machine, par NATS : les programmes locaux gardent la vitesse de la mémoire, et une
seule connexion passe par le réseau. S'arrête avec ce qu'il lit, ou par Ctrl-C, et indique combien de
messages il a relayés et perdus.

  GENRE             inbox, publisher ou value
  DE, VERS          memory:CHEMIN ou nats://HÔTE:PORT/NOM
  --messages TYPE   bytes (par défaut), text, values ou json : comme aux deux bouts
  --wait            un diffuseur qui attend ses abonnés, et ne perd rien
  --lang en|fr      la langue ; sinon celle de la locale
  -h, --help        ce texte`,
  },
} as const satisfies Catalogue;

export function relayCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(
    {
      name: 'ipc-lab relay',
      help: texts.help,
      positionals: [texts.kind, texts.from, texts.to] as const,
      options: { messages: { type: 'string', default: 'bytes' }, wait: { type: 'boolean' } },
    },
    async ({ positionals: [kind, from, to], options, language, signal }) => {
      const word = oneOf(texts.kind, kind, Object.keys(kinds)) as keyof typeof kinds;
      const type = oneOf(texts.messages, options.messages, types) as (typeof types)[number];
      const { Relay } = await import('linux-ipc-nats');
      const channel = await import('linux-ipc/channel');
      using relay = await Relay.open(kinds[word], from as GroupUrl, to as GroupUrl, {
        messages: channel[type](),
        whenFull: options.wait === true ? 'wait' : 'overwrite',
        signal,
      });
      console.log(
        say(language, texts.open, { from: withoutCredentials(from), to: withoutCredentials(to) }),
      );
      try {
        await relay.ended;
      } finally {
        console.log(say(language, texts.over, { ...relay.statistics }));
      }
    },
    argv,
    io,
  );
}
