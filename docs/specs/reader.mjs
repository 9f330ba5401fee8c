// A second reader of FourWalls' sealed formats: plain JavaScript on WebCrypto, written from the pages beside it and from nothing else.
// It shows that everything that is sealed can be opened in a browser. The ledger's half is in reader-ledger.mjs.
const { subtle } = globalThis.crypto;
export const utf8 = text => new TextEncoder().encode(text);
const part = p => typeof p === 'string' ? utf8(p) : p;
export const cat = (...parts) => Uint8Array.from(parts.flatMap(p => [...part(p)]));
export const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');
export const unhex = text => Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16));
export const need = ok => { if (!ok) throw new Error('refused'); };
export const u16 = n => [n >> 8, n & 255];
export const u32 = n => [...u16(n >>> 16), ...u16(n & 65535)];
export const u64 = n => [...u32(Math.floor(n / 2 ** 32)), ...u32(n % 2 ** 32)];
export const number = bytes => BigInt('0x' + (hex(bytes) || '0'));

// base64 in one spelling: read, and written again the same.
export const unbase64 = text => {
  const raw = atob(text);
  need(btoa(raw) === text);
  return Uint8Array.from(raw, c => c.charCodeAt(0));
};
export const base64url = b => btoa(String.fromCharCode(...b)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
export const unbase64url = (text, length) => {
  const bytes = unbase64(text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - text.length % 4) % 4));
  need(base64url(bytes) === text && bytes.length === length);
  return bytes;
};

// Primitives.
export const sha256 = async data => new Uint8Array(await subtle.digest('SHA-256', data));
export const hmac = async (key, data) => new Uint8Array(await subtle.sign(
  'HMAC', await subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']), part(data)));
export const hkdf = async (key, info, salt = new Uint8Array(), length = 32) => new Uint8Array(await subtle.deriveBits(
  { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(info) },
  await subtle.importKey('raw', key, 'HKDF', false, ['deriveBits']), 8 * length));
const open = async (key, iv, additionalData, body) => new Uint8Array(await subtle.decrypt(
  { name: 'AES-GCM', iv, additionalData }, await subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']), body));
export const point = async (raw, name = 'ECDSA') => {
  need(raw.length === 65 && raw[0] === 4);
  return subtle.importKey('raw', raw, { name, namedCurve: 'P-256' }, true, name === 'ECDSA' ? ['verify'] : []);
};
export const verifies = async (raw, data, signature) =>
  subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, await point(raw), signature, data);
// WebCrypto takes a private scalar only with its public point; the ledger has that (key-publication.md).
const privately = ({ scalar, public: pub }) => subtle.importKey('jwk', {
  kty: 'EC', crv: 'P-256', d: base64url(scalar), x: base64url(pub.subarray(1, 33)), y: base64url(pub.subarray(33)),
}, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const isScalar = bytes => number(bytes) > 0n && number(bytes) < ORDER;

// sealed-item.md
export const paddedSize = length => {
  const whole = length + 4, exponent = 31 - Math.clz32(whole);
  const step = 2 ** (exponent - (32 - Math.clz32(exponent)));
  return whole <= 256 ? 256 : Math.ceil(whole / step) * step;
};
const unpad = padded => {
  const length = padded.length < 256 ? -1 : new DataView(padded.buffer, padded.byteOffset).getInt32(0);
  need(length >= 0 && length + 4 <= padded.length && paddedSize(length) === padded.length);
  need(padded.subarray(4 + length).every(b => b === 0));
  return padded.slice(4, 4 + length);
};
export const openItem = async (key, address, sealed) => {
  need(sealed.length >= 49 && sealed[0] === 1);
  const once = await hkdf(key, 'fourwalls/item/1', sealed.subarray(1, 33));
  return unpad(await open(once, new Uint8Array(12), cat([1], address), sealed.subarray(33)));
};

// grant.md: HPKE (RFC 9180) in base mode, opening only.
const KEM = cat('KEM', u16(16)), HPKE = cat('HPKE', u16(16), u16(1), u16(2));
const extract = (suite, salt, label, material) =>
  hmac(salt.length ? salt : new Uint8Array(32), cat('HPKE-v1', suite, label, material));
const expand = async (suite, prk, label, info, length = 32) =>
  (await hmac(prk, cat(u16(length), 'HPKE-v1', suite, label, info, [1]))).subarray(0, length);
export const openHpke = async (own, info, aad, sealed) => {
  const enc = sealed.subarray(0, 65);
  const agreed = await subtle.deriveBits({ name: 'ECDH', public: await point(enc, 'ECDH') }, await privately(own), 256);
  const prk = await extract(KEM, [], 'eae_prk', new Uint8Array(agreed));
  const shared = await expand(KEM, prk, 'shared_secret', cat(enc, own.public));
  const schedule = cat([0], await extract(HPKE, [], 'psk_id_hash', []), await extract(HPKE, [], 'info_hash', utf8(info)));
  const secret = await extract(HPKE, shared, 'secret', []);
  const [key, nonce] = [await expand(HPKE, secret, 'key', schedule), await expand(HPKE, secret, 'base_nonce', schedule, 12)];
  return open(key, nonce, aad, sealed.subarray(65));
};
export const openWrap = async (own, context, wrap) => {
  need(wrap.length === 114 && wrap[0] === 1);
  return openHpke(own, 'fourwalls/wrap/1', context, wrap.subarray(1));
};
export const openSplit = async (own, hosts, contexts, wrapped) => {
  need(wrapped.length === 228);
  const half = await openWrap(own, contexts[0], wrapped.subarray(0, 114)), rest = await openWrap(hosts, contexts[1], wrapped.subarray(114));
  return half.map((b, i) => b ^ rest[i]);
};
export const openLetter = async (own, context, letter) => {
  need(letter.length >= 82 && letter[0] === 1);
  return unpad(await openHpke(own, 'fourwalls/letter/1', context, letter.subarray(1)));
};

// epoch.md
export const commitment = key => hkdf(key, 'fourwalls/epoch/commit/1');
export const openLink = async (newer, address, link) => {
  const key = await openItem(newer, address, link);
  need(key.length === 32);
  return key;
};
export const pairScalar = async seed => {
  const prk = await extract(KEM, [], 'dkp_prk', seed);
  for (let counter = 0; counter < 256; counter++) {
    const candidate = await expand(KEM, prk, 'candidate', [counter]);
    if (isScalar(candidate)) return candidate;
  }
  need(false);
};

// session.md
export const fold = typed => [...typed.replace(/[\uff21-\uff3a\uff41-\uff5a]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
  .replace(/[A-Z]/g, c => c.toLowerCase()).matchAll(/[a-z]+/g)].join(' ');
export const stretch = async (typed, salt, iterations, pepper, label, length) => {
  const words = await subtle.importKey('raw', utf8(fold(typed)), 'PBKDF2', false, ['deriveBits']);
  const long = await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt, iterations }, words, 512);
  return hkdf(new Uint8Array(long), label, pepper, length);
};
export const openBundle = async (key, address, sealed) => {
  const b = await openItem(key, address, sealed);
  need(b[0] === 1 && b.length >= 196 && b.length === 196 + b[195]);
  const bundle = { agreement: b.slice(1, 33), signing: b.slice(33, 65), root: b.slice(65, 130), recovery: b.slice(130, 195) };
  need(isScalar(bundle.agreement) && isScalar(bundle.signing));
  await Promise.all([point(bundle.root), point(bundle.recovery)]);
  return { ...bundle, secondFactor: b.slice(196) };
};
