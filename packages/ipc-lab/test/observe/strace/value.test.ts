import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { unescape, ValueReader, type Value } from '../../../dist/observe/strace/value.js';

function read(text: string): Value[] {
  return new ValueReader(text).arguments();
}

describe('arguments of a call', () => {
  it('may be numbers, strings, descriptors and constants', () => {
    const [fd, bytes, flags, hexadecimal, octal] = read(
      '3<pipe:[19150]>, "a\\"b\\\\c\\n\\0\\377\\t1", O_RDWR|O_CREAT, 0x7f00, 0600)',
    );
    assert.deepEqual(fd, {
      ...{ kind: 'descriptor', fd: 3, target: 'pipe:[19150]' },
      ...{ deleted: false, isDevice: false },
    });
    assert.equal(bytes?.kind === 'string' && bytes.bytes.toString('latin1'), 'a"b\\c\n\0\xff\t1');
    assert.deepEqual(flags, { kind: 'word', text: 'O_RDWR|O_CREAT' });
    assert.equal(hexadecimal?.kind === 'number' && hexadecimal.value, 0x7f00);
    assert.equal(octal?.kind, 'number');
  });

  it('may be structures, lists and changes, also nested', () => {
    const [structure, list, change] = read(
      '{msg_iov=[{iov_base="a", iov_len=1}, {iov_base="b"..., iov_len=900}], msg_iovlen=2}, ' +
        '~[USR1 CHLD], [128 => 2])',
    );
    assert.ok(structure?.kind === 'struct');
    const parts = structure.fields.get('msg_iov');
    assert.ok(parts?.kind === 'list' && parts.items.length === 2);
    const second = parts.items[1];
    assert.ok(second?.kind === 'struct');
    const base = second.fields.get('iov_base');
    assert.ok(base?.kind === 'string' && !base.whole);
    assert.ok(list?.kind === 'list' && list.inverted && list.items.length === 2);
    assert.ok(change?.kind === 'list' && change.items[0]?.kind === 'change');
  });

  it('may be a wait status, which is one value', () => {
    const [, status] = read('-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL)');
    assert.ok(status?.kind === 'list' && status.items[0]?.kind === 'struct');
    assert.deepEqual(status.items[0].fields.get('0'), {
      kind: 'word',
      text: 'WIFEXITED(s) && WEXITSTATUS(s) == 3',
    });
  });

  it('may be a descriptor, whose target ends at its own bracket', () => {
    const targets = read(
      '1</dev/pts/0<char 136:0>>, 3</tmp/a\\76b\\"c\\74d>(deleted), ' +
        '5<UNIX-STREAM:[19809,"/tmp/so>ck \\303\\251\\"]"]>, 6<TCP:[127.0.0.1:80->127.0.0.1:90]>, ' +
        'AT_FDCWD</tmp>)',
    );
    assert.deepEqual(
      targets.map((value) => value.kind === 'descriptor' && value.target),
      [
        '/dev/pts/0',
        '/tmp/a>b"c<d',
        'UNIX-STREAM:[19809,"/tmp/so>ck \\303\\251\\"]"]',
        'TCP:[127.0.0.1:80->127.0.0.1:90]',
        '/tmp',
      ],
    );
    assert.equal(targets[0]?.kind === 'descriptor' && targets[0].isDevice, true);
    assert.equal(targets[1]?.kind === 'descriptor' && targets[1].deleted, true);
  });

  it('may have any escape, including those of -x', () => {
    assert.deepEqual(
      [...unescape('\\x00\\xffA\\0\\18\\1234\\n')],
      [0, 255, 65, 0, 1, 56, 83, 52, 10],
    );
  });

  it('may be truncated, which is no error', () => {
    for (const text of ['3, "abc', '{a=[{b="c', '[[[', '"\\', '3<pipe:[', '}}}', '[a => ']) {
      assert.doesNotThrow(() => read(text));
    }
    assert.doesNotThrow(() => read('['.repeat(100_000)));
  });
});
