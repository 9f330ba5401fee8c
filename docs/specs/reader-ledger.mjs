// The second reader's other half: entries of the ledger, checkpoints and receipts, from ledger-entry.md and ledger-tree.md alone.
import { cat, hex, need, number, point, sha256, unbase64, unhex, utf8, verifies } from './reader.mjs';

const NONE = '0'.repeat(32);

// Numbers that have a meaning, and the fields of each kind of fact.
const RANGES = {
  act: '1-3 10-18 20-23 30-42 50-52 60-66 70-74 80-86 90 100-105 110 115 117-123', reason: '0-14', purpose: '0-7', mark: '0-3', service: '1-5 9 100', regime: '1-5', whose: '1-2',
  role: '1-8', part: '1-3', ground: '1-2', proof: '1-5', destroyed: '1-4', holds: '1-10 50-55', grantee: '1-4', booking: '1-4', way: '1-4', files: '1-4', who: '1-4', capacity: '1-4', flag: '0-1', byte: '0-255',
};
const FACTS = {
  1: 'practice:id name:text outsideName:text jurisdiction:text service:service root:point log:point', 2: 'regime:regime from:time',
  3: 'person:id whose:whose file:id? name:hash agreement:point signing:point', 4: 'person:id role:role from:time until:time?',
  5: 'supervisor:id supervisee:id from:time until:time?', 6: 'person:id profession:text licence:text place:text from:time until:time?',
  7: 'compartment:id file:id? holds:holds subject:id? owner:id?', 8: 'file:id? compartment:id number:count commitment:hash pair:pair',
  9: 'file:id? compartment:id granteeKind:grantee grantee:id? reason:reason basis:id?',
  10: 'file:id fileKind:files whoIsClient:who members:members', 11: 'file:id person:id capacity:capacity from:time until:time?',
  12: 'file:id person:id', 13: 'file:id', 14: 'file:id member:id person:id',
  15: 'person:id name:hash tokenHash:hash roles:roles until:time', 16: 'key:point threshold:byte shares:byte', 17: 'recovery:id',
  18: 'person:id custodian:id compartment:id',
  20: 'number:count before:text size:long root:hash seenOrigin:text seenSize:long seenRoot:hash', 21: 'known:flag holding:holding',
  24: 'person:id standIn:id', 25: 'named:id person:id standIn:id from:time until:time', 26: 'key:point',
  27: 'named:id person:id custodian:id by:id part:part ground:ground proof:proof until:time lapses:time',
  28: 'asked:id named:id person:id custodian:id part:part proof:proof from:time until:time',
  30: 'file:id by:id ground:destroyed at:time until:time',
  31: 'file:id asked:id askedBy:id askedAt:time confirmedBy:id at:time ground:destroyed alone:flag items:number parts:number wraps:number '
    + 'backups:number lastBackup:time?',
  40: 'booking:id file:id state:booking way:way room:id? from:time until:time people:members members:some',
  45: 'person:id from:time until:time?',
};
const TOGETHER = { // what no single field of a fact can say
  3: f => (f.whose === 1) === (f.file === null) && f.agreement !== f.signing, 9: f => (f.granteeKind === 3) === (f.grantee === null),
  16: f => f.threshold >= 2 && f.shares > f.threshold && f.shares <= 16,
  20: f => f.number >= 2 && f.size > 0 && (f.seenSize > 0 ? f.seenOrigin !== '' : f.seenOrigin === '' && /^0+$/.test(f.seenRoot)),
  31: f => (f.alone === 1) === (f.askedBy === f.confirmedBy), 40: f => f.from < f.until,
};
const once = list => { need(new Set(list).size === list.length); return list; };
class Wire {
  constructor(bytes, points = []) { this.bytes = bytes; this.at = 0; this.points = points; }
  take(n) { need(this.at + n <= this.bytes.length); return this.bytes.slice(this.at, this.at += n); }
  int(n) { return Number(number(this.take(n))); }
  end() { need(this.at === this.bytes.length); }
  list(count, read) { return Array.from({ length: count }, read); }
  read(type) {
    if (type in RANGES) {
      const value = this.int(1);
      need(RANGES[type].split(' ').some(range => { const [a, b = a] = range.split('-'); return value >= +a && value <= +b; }));
      return value;
    }
    switch (type) {
      case 'id': case 'id?': { const id = hex(this.take(16)); need(id !== NONE || type === 'id?'); return id === NONE ? null : id; }
      case 'time': case 'time?': {
        const ms = this.int(8);
        need(ms <= 253402300799999 && (ms > 0 || type === 'time?'));
        return ms || null;
      }
      case 'text': return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.take(this.int(2)));
      case 'hash': return hex(this.take(32));
      case 'count': { const n = this.int(4); need(n > 0 && n < 2 ** 31); return n; }
      case 'number': { const n = this.int(4); need(n < 2 ** 31); return n; }
      case 'point': { const raw = this.take(65); this.points.push(raw); return hex(raw); }
      case 'pair': { const length = this.int(2); need(length === 0 || length === 65); return length ? this.read('point') : null; }
      case 'some': return once(this.list(this.int(1), () => this.read('id')));
      case 'members': { const n = this.int(1); need(n > 0); return once(this.list(n, () => this.read('id'))); }
      case 'long': { const n = this.int(8); need(Number.isSafeInteger(n)); return n; }
      case 'holding': {
        const list = this.list(this.int(2), () => ({ kind: this.int(1), fact: this.read('id') }));
        need(list.every(one => one.kind in FACTS));
        once(list.map(one => `${one.kind} ${one.fact}`));
        return list;
      }
      case 'roles': return once(this.list(this.int(2), () => this.read('role')));
    }
  }
  fact() {
    const kind = this.int(1), inner = new Wire(this.take(this.int(2)), this.points), fact = { kind, id: inner.read('id') };
    need(kind in FACTS);
    for (const field of FACTS[kind].split(' ')) { const [name, type] = field.split(':'); fact[name] = inner.read(type); }
    inner.end();
    need(TOGETHER[kind]?.(fact) ?? true);
    return fact;
  }
  item() {
    const mark = { item: this.read('id'), version: this.read('count'), act: this.read('mark') };
    return mark.act === 1 || mark.act === 2 ? { ...mark, hash: this.read('hash') } : mark;
  }
}
export const parseEntry = async leaf => {
  const wire = new Wire(leaf), entry = {};
  need(leaf.length <= 65535 && wire.int(1) === 1);
  for (const field of ('act:act at:time nonce:raw actor:id? file:id? compartment:id? reason:reason purpose:purpose basis:id? '
    + 'permitted:flag').split(' ')) {
    const [name, type] = field.split(':');
    entry[name] = type === 'raw' ? hex(wire.take(16)) : wire.read(type);
  }
  entry.permitted = entry.permitted === 1;
  entry.items = wire.list(wire.int(2), () => wire.item());
  entry.wordsHash = hex(wire.take(wire.int(2)));
  entry.facts = wire.list(wire.int(2), () => wire.fact());
  entry.endings = wire.list(wire.int(2), () => wire.read('id'));
  entry.signerKeys = wire.read('id?');
  const body = leaf.slice(0, wire.at);
  entry.signature = hex(leaf.length > wire.at ? wire.take(64) : []);
  wire.end();
  need([0, 64].includes(entry.wordsHash.length) && (entry.signature !== '' || entry.signerKeys === null));
  need(entry.signature === '' || entry.signerKeys !== null || entry.reason === 12 || entry.reason === 11);
  once([...entry.facts.map(fact => fact.id), ...entry.endings]);
  await Promise.all(wire.points.map(raw => point(raw)));
  return { entry, body };
};
export const isSigned = (practice, { entry, body }, signer) =>
  verifies(signer, cat('fourwalls/entry/1', practice, body), unhex(entry.signature));

// ledger-tree.md
const unDer = der => {
  const integer = at => {
    const length = der[at + 1], value = der.subarray(at + 2, at + 2 + length);
    need(der[at] === 2 && length > 0 && length <= 33 && value.length === length);
    need(value[0] < 128 && (value[0] > 0 || value[1] >= 128));
    return value[0] === 0 ? value.subarray(1) : value;
  };
  const r = integer(2), s = integer(4 + der[3]);
  need(der[0] === 48 && der[1] === der.length - 2 && der.length === 6 + der[3] + der[5 + der[3]]);
  return cat(new Uint8Array(32 - r.length), r, new Uint8Array(32 - s.length), s);
};
const SPKI = unhex('3059301306072a8648ce3d020106082a8648ce3d030107034200');
export const keyId = async key => (await sha256(cat(SPKI, key))).subarray(0, 4);
const size = text => { need(/^(0|[1-9][0-9]{0,15})$/.test(text)); return Number(text); };
export const readCheckpoint = async (text, origin, key) => {
  const end = text.lastIndexOf('\n\n'), body = text.slice(0, end + 1), lines = body.split('\n').slice(0, -1);
  need(text.length <= 16384 && end > 0 && end + 2 < text.length && text.endsWith('\n') && !/[\0-\x09\x0b-\x1f]/.test(text));
  need(lines.length >= 3 && !lines.includes('') && lines[0] === origin);
  const checkpoint = { size: size(lines[1]), root: unbase64(lines[2]) };
  let ours = 0;
  for (const line of text.slice(end + 2, -1).split('\n')) {
    const [dash, name, encoded, more] = line.split(' ');
    need(dash === '—' && name && !name.includes('+') && encoded && more === undefined);
    const signature = unbase64(encoded);
    need(signature.length > 4);
    if (name !== origin || hex(signature.subarray(0, 4)) !== hex(await keyId(key))) continue;
    need(await verifies(key, utf8(body), unDer(signature.subarray(4))));
    ours++;
  }
  need(ours > 0 && checkpoint.root.length === 32);
  return checkpoint;
};
export const leafHash = leaf => sha256(cat([0], leaf));
const node = (left, right) => sha256(cat([1], left, right));
export const treeRoot = async hashes => {
  if (hashes.length < 2) return hashes[0];
  const split = 2 ** (31 - Math.clz32(hashes.length - 1));
  return node(await treeRoot(hashes.slice(0, split)), await treeRoot(hashes.slice(split)));
};
export const readReceipt = async (text, origin, key) => {
  const middle = text.indexOf('\n\n'), [first, extra, index, ...path] = text.slice(0, middle).split('\n');
  need(middle > 0 && first === 'c2sp.org/tlog-proof@v1' && extra?.startsWith('extra ') && index?.startsWith('index '));
  const leaf = unbase64(extra.slice(6)), at = size(index.slice(6));
  const checkpoint = await readCheckpoint(text.slice(middle + 2), origin, key);
  let hash = await leafHash(leaf), fn = at, sn = checkpoint.size - 1;
  need(at < checkpoint.size);
  for (const sibling of path.map(unbase64)) {
    need(sn > 0 && sibling.length === 32);
    if (fn % 2 === 1 || fn === sn) {
      hash = await node(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else hash = await node(hash, sibling);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  need(sn === 0 && hex(hash) === hex(checkpoint.root));
  return { leaf, index: at };
};
