// Reads every vector with the second reader, and a whole practice as a browser would get it: rows, host secrets and somebody's words.
import * as r from './reader.mjs';
import * as ledger from './reader-ledger.mjs';
const { cat, hex, need, u16, u32, u64, unhex } = r;

/** Every check by name, true where it came out as the vectors say. `load` gives the parsed JSON of one file of vectors. */
export async function readVectors(load) {
  const results = [];
  const check = async (name, run) => results.push({ name, ok: await run().then(ok => ok !== false, () => false) });
  // "refused" is ours, the others are WebCrypto's, TextDecoder's and atob's; any other error is a mistake of this reader.
  const refusals = /^refused$|OperationError|DataError|InvalidAccessError|ERR_ENCODING_INVALID_ENCODED_DATA|InvalidCharacterError|not valid/;
  const refuse = async (name, run) => results.push({
    name, ok: await run().then(() => false, error => refusals.test(error.message) || refusals.test(error.name) || refusals.test(error.code)),
  });
  const same = (a, b) => need(hex(a) === b);
  const pair = p => ({ scalar: unhex(p.scalar), public: unhex(p.public) });

  const items = await load('sealed-item');
  for (const v of items.items) await check(`item: ${v.name}`, async () => {
    same(itemAddress(v.place), v.address);
    same(await r.openItem(unhex(v.key), unhex(v.address), unhex(v.sealed)), v.content);
  });
  for (const v of items.refused) await refuse(`item: ${v.why}`, () => r.openItem(unhex(v.key), unhex(v.address), unhex(v.sealed)));
  for (const v of items.sizes) await check(`size of ${v.content}`, async () => need(r.paddedSize(v.content) + 49 === v.sealed));
  for (const v of items.signedNotes) await check(`signed note: ${v.name}`, () => isNoteSigned(v));
  for (const v of items.secondSignatures) await check(`second signature: ${v.name}`, () => isSecondSigned(v));
  for (const v of items.secondSignaturesRefused) await check(`second signature: ${v.why}`, async () => !await isSecondSigned(v));
  for (const v of items.signedNotesRefused) await check(`signed note: ${v.why}`, async () => !await isNoteSigned(v));

  const grants = await load('grant');
  for (const v of grants.wraps) await check(`wrap: ${v.name}`, async () => {
    same(wrapContext(v.place), v.context);
    same(await r.openWrap(pair(v.recipient), unhex(v.context), unhex(v.wrapped)), v.key);
  });
  for (const v of grants.wrapsRefused) await refuse(`wrap: ${v.why}`, () => r.openWrap(pair(v.recipient), unhex(v.context), unhex(v.wrapped)));
  for (const v of grants.splits) await check(`split: ${v.name}`, async () => {
    same(halfContext(v.place, 1), v.contexts[0]), same(halfContext(v.place, 2), v.contexts[1]);
    const key = await r.openSplit(pair(v.recipient), pair(v.release), v.contexts.map(unhex), unhex(v.wrapped));
    same(key, v.key), same(await r.commitment(key), v.commitment);
    need(hex(await r.commitment(unhex(v.half))) !== v.commitment);
  });
  for (const v of grants.splitsRefused) await refuse(`split: ${v.why}`, async () => {
    const key = await r.openSplit(pair(v.recipient), pair(v.release), v.contexts.map(unhex), unhex(v.wrapped));
    need(hex(await r.commitment(key)) === v.commitment);
  });
  for (const v of grants.letters) await check(`letter: ${v.name}`, async () => {
    same(letterContext(v.place), v.context);
    same(await r.openLetter(pair(v.recipient), unhex(v.context), unhex(v.letter)), v.words);
  });
  for (const v of grants.lettersRefused) await refuse(`letter: ${v.why}`, () => r.openLetter(pair(v.recipient), unhex(v.context), unhex(v.letter)));

  const epochs = await load('epoch');
  for (const v of epochs.epochs) await check(`epoch ${v.number}`, async () => {
    same(await r.commitment(unhex(v.key)), v.commitment);
    same(await r.pairScalar(await r.hkdf(unhex(v.key), 'fourwalls/epoch/pair/1')), v.pair.scalar);
    same(await r.hmac(await r.hkdf(unhex(v.key), 'fourwalls/epoch/blind/1'), unhex(v.blinded)), v.blind);
  });
  await check('links lead back from the newest key', async () => {
    let key = unhex(epochs.epochs.at(-1).key);
    for (const [i, v] of [...epochs.epochs.entries()].slice(1).reverse()) {
      same(cat('fourwalls/at/link/1', unhex(epochs.practice), unhex(epochs.compartment), u32(v.number)), v.address);
      key = await r.openLink(key, unhex(v.address), unhex(v.link));
      same(key, epochs.epochs[i - 1].key);
    }
  });
  for (const v of epochs.linksRefused) await refuse(`link: ${v.why}`, () => r.openLink(unhex(v.key), unhex(v.address), unhex(v.link)));
  for (const v of epochs.commitmentsRefused) await check(`commitment: ${v.why}`, async () => hex(await r.commitment(unhex(v.key))) !== v.commitment);

  const { session, set, folded, bundle, ...ways } = await load('session');
  const opened = async (key, address, sealed) => {
    const b = await r.openBundle(unhex(key), unhex(address), unhex(sealed));
    same(b.agreement, bundle.agreement.scalar), same(b.signing, bundle.signing.scalar), same(b.root, bundle.root);
    same(b.recovery, bundle.recovery), same(b.secondFactor, bundle.secondFactor);
  };
  await check('session', async () => {
    const secret = r.unbase64url(session.cookie, 32);
    same(await r.sha256(cat('fourwalls/session/row/1', secret)), session.rowId);
    same(await r.hkdf(secret, 'fourwalls/session/bundle/1'), session.bundleKey);
    await opened(session.bundleKey, session.bundleAddress, session.bundleSealed);
    same(await r.openItem(await r.hkdf(secret, 'fourwalls/session/view/1'), unhex(session.viewAddress), unhex(session.viewSealed)), session.view);
    const token = r.unbase64url(session.formToken, 64), proof = await r.hmac(await r.hkdf(secret, 'fourwalls/session/forms/1'), 'form');
    same(token.subarray(32).map((b, i) => b ^ token[i]), hex(proof));
  });
  for (const v of ways.cookiesRefused) await refuse(`cookie: ${v}`, async () => r.unbase64url(v, 32));
  for (const v of ways.typed) await check(`typed: ${v}`, async () => r.fold(v) === folded);
  await check('passphrase', async () => {
    const { salt, key, address, sealed } = ways.passphrase;
    same(await r.stretch(folded, unhex(salt), set.rounds, unhex(set.pepper), 'fourwalls/passphrase/1', 32), key);
    await opened(key, address, sealed);
  });
  await check('code', async () => {
    const both = await r.stretch(folded, unhex(set.codeSalt), set.codeRounds, unhex(set.pepper), 'fourwalls/code/1', 64);
    same(both, ways.code.tag + ways.code.key);
    await opened(ways.code.key, ways.code.address, ways.code.sealed);
  });
  for (const v of ways.bundlesRefused) await refuse(`bundle: ${v.why}`, () => r.openBundle(unhex(v.key), unhex(v.address), unhex(v.sealed)));

  const { practice, entries, refused, words } = await load('ledger-entry');
  for (const v of entries) await check(`entry: ${v.name}`, async () => {
    const read = await ledger.parseEntry(unhex(v.leaf));
    need(canonical(read.entry) === canonical(v.fields));
    need(v.signer === null || await ledger.isSigned(unhex(practice), read, unhex(v.signer)));
  });
  for (const v of refused) await refuse(`entry: ${v.why}`, () => ledger.parseEntry(unhex(v.leaf)));
  await check('words', async () => same(await hashOfWords(words.letters), words.hash));

  const tree = await load('ledger-tree'), log = unhex(tree.log);
  await check('root', async () => same(await ledger.treeRoot(await Promise.all(tree.leaves.map(leaf => ledger.leafHash(unhex(leaf))))), tree.root));
  await check('key id', async () => same(await ledger.keyId(log), tree.keyId));
  for (const v of tree.checkpoints) await check(`checkpoint: ${v.name}`, async () => {
    need((await ledger.readCheckpoint(v.text, tree.origin, log)).size === tree.leaves.length);
  });
  for (const v of tree.checkpointsRefused) await refuse(`checkpoint: ${v.why}`, () => ledger.readCheckpoint(v.text, tree.origin, log));
  for (const v of tree.receipts) await check(`receipt ${v.index}`, async () => {
    const receipt = await ledger.readReceipt(v.text, tree.origin, log);
    same(receipt.leaf, tree.leaves[v.index]), need(receipt.index === v.index);
  });
  for (const v of tree.receiptsRefused) await refuse(`receipt: ${v.why}`, () => ledger.readReceipt(v.text, tree.origin, log));

  const keys = await load('key-publication'), chain = new Chain(unhex(keys.practice));
  for (const v of keys.chain) await check(`chain: ${v.name}`, async () => await chain.add(unhex(v.leaf)) === v.genuine);
  for (const v of keys.names) await check(`name: ${v.name}`, async () =>
    same(await r.sha256(cat('fourwalls/name/1', unhex(v.person), v.name)), v.binding));
  await check('invitation', async () => {
    const { token, tokenHash, person, agreement, signing, proof } = keys.invitation;
    same(await r.sha256(cat('fourwalls/token/1', unhex(token))), tokenHash);
    same(await r.hmac(await r.hkdf(unhex(token), 'fourwalls/token/proof/1'), unhex(person + agreement + signing)), proof);
  });
  await check('root and recovery', async () => {
    for (const [name, label] of [['root', 'root'], ['recovery', 'agreement']])
      same(await r.pairScalar(await r.hkdf(unhex(keys.seed), `fourwalls/recovery/${label}/1`)), keys[name].scalar);
  });
  return results;
}

/** Which entries count: signed by the root at first, then by keys that entries before them have published and none has ended. */
export class Chain {
  constructor(practice) { this.practice = practice; this.entries = []; this.facts = new Map(); this.ended = new Set(); }
  async add(leaf) {
    const read = await ledger.parseEntry(leaf), { entry } = read;
    if (entry.facts.length + entry.endings.length > 0) {
      const keys = this.facts.get(entry.signerKeys), first = this.entries.length === 0 && entry.reason === 12;
      const ceremony = entry.act === 90 && entry.reason === 11 && entry.file === null && entry.signerKeys === null;
      const signer = first ? entry.facts.find(fact => fact.kind === 1)?.root
        : ceremony ? this.current(1)[0]?.root
        : keys?.kind === 3 && keys.whose === 1 && keys.person === entry.actor && !this.ended.has(keys.id) ? keys.signing : null;
      // What nobody signed is a restore's: it forbids and ends, and gives nothing.
      const restored = !entry.signature && entry.reason === 14 && entry.actor === null
        && entry.facts.every(fact => (entry.act === 70 ? [20, 21] : entry.act === 71 ? [12, 13] : []).includes(fact.kind)) && [70, 71].includes(entry.act);
      if (!restored && (!signer || !entry.signature || !await ledger.isSigned(this.practice, read, unhex(signer)))) return false;
    }
    this.entries.push(entry);
    for (const fact of entry.facts) this.facts.set(fact.id, fact);
    for (const ending of entry.endings) this.ended.add(ending);
    return true;
  }
  current(kind) { return [...this.facts.values()].filter(fact => fact.kind === kind && !this.ended.has(fact.id)); }
}

/** Opens all that somebody's words open, from a practice's rows; gives the texts of items, and whose signatures they carry. */
export async function readPractice({ leaves, checkpoint, set, typed, ways, wraps, links, items }) {
  const first = (await ledger.parseEntry(unhex(leaves[0]))).entry.facts.find(fact => fact.kind === 1);
  const practice = unhex(first.practice), chain = new Chain(practice);
  for (const [i, leaf] of leaves.entries()) if (!await chain.add(unhex(leaf))) throw new Error(`entry ${i} is not signed as it should be`);
  const head = await ledger.readCheckpoint(checkpoint, `fourwalls/ledger/${crockford(practice)}`, unhex(first.log));
  need(head.size === leaves.length && hex(head.root) === hex(await ledger.treeRoot(await Promise.all(leaves.map(l => ledger.leafHash(unhex(l)))))));
  const { way, bundle } = await openWay(practice, set, typed, ways);
  const keys = chain.current(3).find(fact => fact.person === way.person), own = { scalar: bundle.agreement, public: unhex(keys.agreement) };
  need(hex(bundle.root) === first.root);
  const texts = [];
  for (const grant of chain.current(9).filter(fact => fact.granteeKind === 1 && fact.grantee === way.person)) {
    const wrap = wraps.find(row => row.fact === grant.id), epoch = chain.current(8).find(fact => fact.compartment === grant.compartment);
    const context = wrapContext({ ...grant, practice: first.practice, epoch: wrap.epoch, grant: grant.id, file: grant.file ?? '0'.repeat(32) });
    let key = await r.openWrap(own, context, unhex(wrap.sealed));
    need(wrap.epoch === epoch.number && hex(await r.commitment(key)) === epoch.commitment);
    for (let number = epoch.number; number > 0; number--) {
      for (const row of items.filter(one => one.compartment === grant.compartment && one.epoch === number && one.kind !== 4)) {
        const content = await r.openItem(key, itemAddress({ ...row, practice: first.practice }), unhex(row.sealed));
        const text = JSON.parse(new TextDecoder().decode(content));
        const signer = text.signature && chain.facts.get(hex(uncrockford(text.keys)));
        const signed = signer && await isNoteSigned({
          ...row, practice: first.practice, subject: '0'.repeat(32), keys: signer.id, at: text.signedAt, words: text.note,
          signer: signer.signing, signature: hex(r.unbase64(text.signature)),
        });
        texts.push({ kind: row.kind, epoch: number, text: text.note ? JSON.parse(text.note) : text, signedBy: signed ? signer.person : null });
      }
      const link = links.find(row => row.compartment === grant.compartment && row.epoch === number);
      if (!link) break;
      key = await r.openLink(key, cat('fourwalls/at/link/1', practice, unhex(grant.compartment), u32(number)), unhex(link.sealed));
    }
  }
  return { person: way.person, entries: chain.entries.length, texts };
}

async function openWay(practice, set, typed, ways) {
  const code = await r.stretch(typed, unhex(set.codeSalt), set.codeRounds, unhex(set.pepper), 'fourwalls/code/1', 64);
  const tag = hex(code.subarray(0, 32));
  for (const way of ways.filter(row => row.tag === null || row.tag === tag)) {
    const key = way.tag === tag ? code.subarray(32)
      : await r.stretch(typed, unhex(way.salt), set.rounds, unhex(set.pepper), 'fourwalls/passphrase/1', 32);
    const address = cat('fourwalls/at/bundle/1', practice, unhex(way.person), [way.kind]);
    const bundle = await r.openBundle(key, address, unhex(way.bundle)).catch(() => null);
    if (bundle) return { way, bundle };
  }
  throw new Error('these words open nothing');
}

const labelled = p => [u32(p.epoch), unhex(p.item), u32(p.version), u16(p.kind), unhex(p.about), u64(p.madeAt)];
const itemAddress = p => cat('fourwalls/at/item/1', unhex(p.practice), unhex(p.file), unhex(p.compartment), ...labelled(p));
const wrapContext = p => cat(
  'fourwalls/at/grant/1', unhex(p.practice), unhex(p.file), unhex(p.compartment), u32(p.epoch), [p.granteeKind], unhex(p.grantee), unhex(p.grant));
const halfContext = (p, whose) => cat(
  'fourwalls/at/half/1', unhex(p.practice), unhex(p.file), unhex(p.compartment), u32(p.epoch), [p.granteeKind], unhex(p.grantee), unhex(p.grant), [whose]);
const letterContext = p => p.of === 'entry' ? cat('fourwalls/at/letter/1', unhex(p.practice), unhex(p.nonce))
  : p.of === 'invitation' ? cat('fourwalls/at/invitation/1', unhex(p.practice), unhex(p.fact))
  : cat('fourwalls/at/desk/1', unhex(p.practice), unhex(p.file), unhex(p.compartment), ...labelled(p));
const isNoteSigned = v => {
  const at = r.utf8(v.at), place = [v.practice, v.file, v.subject, v.item].map(unhex);
  const covered = cat('fourwalls/at/signature/1', ...place, u16(v.kind), unhex(v.about), unhex(v.keys), u16(at.length), at, v.words);
  return r.verifies(unhex(v.signer), covered, unhex(v.signature));
};
const isSecondSigned = v => {
  const at = r.utf8(v.at), first = r.utf8(v.firstAt), place = [v.practice, v.file, v.subject, v.item].map(unhex);
  const covered = cat(
    'fourwalls/at/second-signature/1', ...place, u16(v.kind), unhex(v.about), unhex(v.keys), u16(at.length), at, unhex(v.firstKeys), u16(first.length), first,
    unhex(v.first), v.words);
  return r.verifies(unhex(v.signer), covered, unhex(v.signature));
};
const hashOfWords = async letters => {
  const sorted = [...letters].sort((a, b) => a.reader < b.reader ? -1 : 1), parts = [];
  for (const { reader, letter } of sorted) parts.push(u16(r.utf8(reader).length), reader, await r.sha256(unhex(letter)));
  return r.sha256(cat('fourwalls/words/1', u16(sorted.length), ...parts));
};
const canonical = value => JSON.stringify(value, (_, v) => v && !Array.isArray(v) && typeof v === 'object'
  ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => a < b ? -1 : 1)) : v);
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const crockford = id => {
  let text = '';
  for (let value = r.number(id), i = 0; i < 26; i++, value >>= 5n) text = LETTERS[Number(value & 31n)] + text;
  return text;
};
export const uncrockford = text => {
  const value = [...text].reduce((sum, letter) => sum * 32n + BigInt(LETTERS.indexOf(letter)), 0n);
  return unhex(value.toString(16).padStart(32, '0'));
};
