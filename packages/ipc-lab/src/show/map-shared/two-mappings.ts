import { MappedFile } from 'linux-ipc/mapped-file';

/** One write through one of the mappings. */
export interface Write {
  readonly through: 'shared' | 'private';
  readonly at: number;
  readonly mark: string;
}

/** The texts that are read through the mappings. */
export interface Views {
  readonly shared: string;
  readonly private: string;
}

/** One file, mapped MAP_SHARED and, a second time, MAP_PRIVATE. */
export class TwoMappings implements Disposable {
  readonly #shared: MappedFile;
  readonly #private: MappedFile;

  constructor(path: string) {
    this.#shared = MappedFile.open(path);
    this.#private = MappedFile.open(path, { shared: false });
  }

  write({ through, at, mark }: Write): void {
    const { bytes } = through === 'shared' ? this.#shared : this.#private;
    bytes[at] = mark.charCodeAt(0);
  }

  views(): Views {
    const text = ({ bytes }: MappedFile): string => Buffer.from(bytes).toString('latin1');
    return { shared: text(this.#shared), private: text(this.#private) };
  }

  [Symbol.dispose](): void {
    this.#shared.close();
    this.#private.close();
  }
}
