/** Where the objects of the crash tests lie in their segment, in bytes. */
export const places = { mutex: 0, condition: 64, barrier: 128, once: 192 };
