/** The evidence that several exercises give: which process, when, by which call. */
export const sharedEvidence = {
  'nothing-seen': {
    en: 'nothing was seen of the program',
    fr: "rien n'a été vu du programme",
  },
  'children-wrong-count': {
    en: 'process {parent} made {count} children, not {wanted}',
    fr: 'le processus {parent} a créé {count} enfant(s) et non {wanted}',
  },
  'stopped-while-forking': {
    en: 'process {parent} had made {count} children and was making another when it was stopped',
    fr: 'le processus {parent} avait créé {count} enfant(s) et en créait un autre quand il a été arrêté',
  },
  'no-children': { en: 'there was no child', fr: "il n'y a pas eu d'enfant" },
  'one-child': {
    en: 'process {parent} made one child, {pid}',
    fr: 'le processus {parent} a créé un enfant, {pid}',
  },
  'never-signalled': {
    en: 'no child was sent {signal}',
    fr: "aucun enfant n'a reçu l'envoi de {signal}",
  },
  'signalled-itself': {
    en: 'at {at} s process {pid} sent SIGUSR1 to itself ({call})',
    fr: "à {at} s le processus {pid} s'est envoyé SIGUSR1 à lui-même ({call})",
  },
  'wrong-number-of-signals': {
    en: 'SIGUSR1 was sent {count} times, not {wanted}',
    fr: 'SIGUSR1 a été envoyé {count} fois et non {wanted}',
  },
  collected: {
    en: 'process {parent} collected child {pid} ({call})',
    fr: "le processus {parent} a recueilli l'enfant {pid} ({call})",
  },
  'not-collected': {
    en: 'process {parent} ended without collecting child {pid}',
    fr: "le processus {parent} a fini sans recueillir l'enfant {pid}",
  },
  'values-unseen': {
    en: 'process {pid} passed its values within the kernel ({call}), which does not show them',
    fr: "le processus {pid} a fait passer ses valeurs à l'intérieur du noyau ({call}), qui ne les montre pas",
  },
} as const;

export type SharedEvidence = keyof typeof sharedEvidence;
