/** What the C library does on its own, which says nothing about the program. */
import type { Event } from '../observe/events.js';

/**
 * The name services that glibc asks (nsswitch.conf(5)), by socket, by FIFO or in a shared cache: nscd(8), nss-systemd(8),
 * nss-resolve(8), nss-mdns, sssd(8), nslcd(8), winbindd(8).
 */
const services = [
  /^\/(?:var\/)?run\/nscd\//,
  /^\/var\/(?:cache|db)\/nscd\//,
  /^\/(?:var\/)?run\/systemd\/(?:userdb\/|resolve\/io\.systemd\.Resolve|machine\/io\.systemd\.Machine)/,
  /^\/(?:var\/)?run\/avahi-daemon\/socket$/,
  /^\/var\/lib\/sss\//,
  /^\/(?:var\/)?run\/nslcd\/socket$/,
  /^\/(?:(?:var\/)?run\/samba|tmp\/\.winbindd)\//,
  /^\/var\/lib\/samba\/winbindd_privileged\//,
];

/** Conversion modules, locales and time zones, opened or mapped by every program that uses them. */
const files = [
  /\/gconv-modules(?:\.cache|\.d)?(?:\/|$)/,
  /\/locale-archive$/,
  /^\/usr\/(?:local\/)?(?:share|lib)\/locale(?:-langpack)?\//,
  /^\/usr\/share\/zoneinfo\/|^\/etc\/localtime$/,
  /^\/etc\/ld\.so\.(?:cache|preload)$/,
];

export function isLibraryNoise(event: Event): boolean {
  switch (event.type) {
    case 'failed':
      // Shells and password prompts look for a terminal.
      if (event.path === '/dev/tty' || event.object?.path === '/dev/tty') return true;
      // sem_open(3) tries whether the semaphore exists.
      if (event.error === 'ENOENT' && event.path?.startsWith('/dev/shm/sem.') === true) return true;
      return isOfLibrary(event.path ?? event.object?.path);
    case 'bound':
      // getaddrinfo(3) asks the kernel for the machine's addresses.
      return event.address === 'AF_NETLINK';
    case 'connected':
      // It connects a socket to each address that it found, to order them, and undoes it.
      return event.address === 'AF_UNSPEC' || isOfLibrary(event.address);
    case 'opened':
    case 'mapped':
      return isOfLibrary(event.object.path);
    default:
      return false;
  }
}

function isOfLibrary(path: string | undefined): boolean {
  return path !== undefined && [...services, ...files].some((pattern) => pattern.test(path));
}
