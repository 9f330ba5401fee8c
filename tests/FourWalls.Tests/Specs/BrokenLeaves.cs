using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Tests.Specs;

/// <summary>Leaves that are nearly entries. Each is refused whole by whoever reads them.</summary>
internal static class BrokenLeaves
{
    private static readonly byte[] Some = Given.Bytes("id some", 16);
    private static readonly byte[] None = new byte[16];
    private static readonly byte[] Point = Given.Agreement("counsellor").Public.Bytes.ToArray();
    private static readonly byte[] Other = Given.Signing("counsellor").Public.Bytes.ToArray();
    private static readonly byte[] Signature = Given.Bytes("a signature", 64);
    private static readonly byte[] Item = [.. Some, 0, 0, 0, 1, 0];

    public static IEnumerable<(string Why, byte[] Leaf)> All()
    {
        Assert.NotNull(Entry.Parse(Raw())); // what is broken below is whole before
        Assert.NotNull(Entry.Parse(Signed(FactOf(FactKind.Wall, [.. Some, .. Some]))));
        return [.. Head(), .. Lists(), .. Ends(), .. Facts()];
    }

    private static IEnumerable<(string, byte[])> Head()
    {
        yield return ("nothing", []);
        yield return ("version 2", Raw(at: 0, value: 2));
        yield return ("act 0", Raw(at: 1, value: 0));
        yield return ("an act that has no number", Raw(at: 1, value: 9));
        yield return ("reason 200", Raw(at: 74, value: 200));
        yield return ("purpose 200", Raw(at: 75, value: 200));
        yield return ("permitted 2", Raw(at: 92, value: 2));
        yield return ("no time", Raw(time: 0));
        yield return ("a time before 1970", Raw(time: -1));
        yield return ("a time beyond the year 9999", Raw(time: 253_402_300_800_000));
        yield return ("the largest number as time", Raw(time: long.MaxValue));
    }

    private static IEnumerable<(string, byte[])> Lists()
    {
        yield return ("an item of nothing", Raw(items: [.. None, 0, 0, 0, 1, 0]));
        yield return ("item version 0", Raw(items: [.. Some, 0, 0, 0, 0, 0]));
        yield return ("item version beyond 2^31", Raw(items: [.. Some, 128, 0, 0, 1, 0]));
        yield return ("item act 4", Raw(items: [.. Some, 0, 0, 0, 1, 4]));
        yield return ("a written item without its hash", Raw(items: [.. Some, 0, 0, 0, 1, 1]));
        yield return ("more items than there are", Raw(items: Item, count: 2));
        yield return ("fewer items than there are", Raw(items: Item, count: 0));
        yield return ("a hash of words of 31 bytes", Raw(words: new byte[31]));
        yield return ("a hash of words of 33 bytes", Raw(words: new byte[33]));
        yield return ("an ending of nothing", Signed([], None));
        yield return ("an ending twice", Signed([], [.. Some, .. Some]));
        yield return ("a fact twice", Signed([.. FactOf(FactKind.Wall, [.. Some, .. Some]), .. FactOf(FactKind.Wall, [.. Some, .. Some])], factCount: 2));
        yield return ("a fact that ends as it begins", Signed(FactOf(FactKind.Wall, [.. Some, .. Some]), Given.Bytes("id fact", 16)));
    }

    private static IEnumerable<(string, byte[])> Ends()
    {
        var signed = Signed(FactOf(FactKind.Wall, [.. Some, .. Some]));
        yield return ("cut short", signed[..^65]);
        yield return ("a signature of 63 bytes", signed[..^1]);
        yield return ("a byte after the signature", [.. signed, 0]);
        yield return ("a byte after an unsigned entry", [.. Raw(), 0]);
        yield return ("a signer without a signature", Raw(signer: Some));
        yield return ("a signature without a signer, and not of the root", Raw(signature: Signature));
    }

    /// <summary>Whole in every part and longer than a tile's 16-bit length can say; too long to keep as a vector.</summary>
    public static byte[] TooLong() => Signed([
        .. FactOf(FactKind.Credential, [.. Some, .. Text(40_000), 0, 0, 0, 0, .. Time(1), .. Time(0)]),
        .. FactOf(FactKind.Credential, [.. Some, .. Text(40_000), 0, 0, 0, 0, .. Time(1), .. Time(0)], "2"),
    ], factCount: 2);

    private static IEnumerable<(string, byte[])> Facts()
    {
        foreach (var (why, kind, bytes) in Kinds())
            yield return (why, Signed(FactOf(kind, bytes)));
        yield return ("a kind of fact that has no number", Signed(FactOf((FactKind)99, Some)));
        yield return ("a fact of nothing", Signed(FactOf(FactKind.AtRisk, Some, "", none: true)));
        yield return ("a byte after a fact", Signed(FactOf(FactKind.AtRisk, [.. Some, 0])));
        yield return ("a fact cut short", Signed(FactOf(FactKind.AtRisk, Some[..15])));
    }

    private static IEnumerable<(string Why, FactKind Kind, byte[] Bytes)> Kinds()
    {
        byte[] offCurve = Given.Changed(Point, 40);
        byte[] beyondField = [4, .. Convert.FromHexString("ffffffff00000001000000000000000000000001000000000000000000000004"), .. Y()];
        byte[] name = new byte[32];
        yield return ("staff keys with a file", FactKind.Keys, [.. Some, 1, .. Some, .. name, .. Point, .. Other]);
        yield return ("a client's keys without a file", FactKind.Keys, [.. Some, 2, .. None, .. name, .. Point, .. Other]);
        yield return ("keys of a kind of person that has no number", FactKind.Keys, [.. Some, 3, .. Some, .. name, .. Point, .. Other]);
        yield return ("one key for both uses", FactKind.Keys, [.. Some, 1, .. None, .. name, .. Point, .. Point]);
        yield return ("a point that is not on the curve", FactKind.Keys, [.. Some, 1, .. None, .. name, .. offCurve, .. Other]);
        yield return ("a coordinate beyond the field", FactKind.Keys, [.. Some, 1, .. None, .. name, .. beyondField, .. Other]);
        yield return ("a compressed point", FactKind.Keys, [.. Some, 1, .. None, .. name, 2, .. Point[1..], .. Other]);
        yield return ("keys of nobody", FactKind.Keys, [.. None, 1, .. None, .. name, .. Point, .. Other]);
        yield return ("a role that has no number", FactKind.RoleGiven, [.. Some, 200, .. Time(1), .. Time(0)]);
        yield return ("a role from no time", FactKind.RoleGiven, [.. Some, 1, .. Time(0), .. Time(0)]);
        yield return ("a role until before 1970", FactKind.RoleGiven, [.. Some, 1, .. Time(1), .. Time(-5)]);
        yield return ("text that is not UTF-8", FactKind.Credential, [.. Some, 0, 1, 0xff, 0, 0, 0, 0, .. Time(1), .. Time(0)]);
        yield return ("text in overlong UTF-8", FactKind.Credential, [.. Some, 0, 2, 0xc0, 0x80, 0, 0, 0, 0, .. Time(1), .. Time(0)]);
        yield return ("epoch 0", FactKind.Epoch, [.. Some, .. Some, 0, 0, 0, 0, .. name, 0, 0]);
        yield return ("a pair of 64 bytes", FactKind.Epoch, [.. Some, .. Some, 0, 0, 0, 1, .. name, 0, 64, .. Point[..64]]);
        yield return ("a grant to recovery with an id", FactKind.Grant, [.. Some, .. Some, 3, .. Some, 11, .. Some]);
        yield return ("a grant to nobody", FactKind.Grant, [.. Some, .. Some, 1, .. None, 1, .. Some]);
        yield return ("a grant to a kind of grantee that has no number", FactKind.Grant, [.. Some, .. Some, 5, .. Some, 1, .. Some]);
        yield return ("a grant to no stand-in", FactKind.Grant, [.. Some, .. Some, 4, .. None, 13, .. Some]);
        yield return ("a stand-in for nobody", FactKind.StandIn, [.. None, .. Some]);
        yield return ("a stand-in without a last day", FactKind.StandInCalled, [.. Some, .. Some, .. Some, .. Time(1), .. Time(0)]);
        yield return ("custody of a part that has no number", FactKind.CustodyAsked, [.. Some, .. Some, .. Some, .. Some, 4, 1, 1, .. Time(2), .. Time(2)]);
        yield return ("custody without a last day", FactKind.CustodyOpened, [.. Some, .. Some, .. Some, .. Some, 1, 1, .. Time(1), .. Time(0)]);
        yield return ("a release key that is not on the curve", FactKind.Release, [.. offCurve]);
        yield return ("a file without members", FactKind.File, [.. Some, 1, 1, 0]);
        yield return ("a file with a member twice", FactKind.File, [.. Some, 2, 2, 2, .. Some, .. Some]);
        yield return ("an invitation with a role twice", FactKind.Invitation, [.. Some, .. name, .. name, 0, 2, 1, 1, .. Time(1)]);
        yield return ("an invitation with a role that has no number", FactKind.Invitation, [.. Some, .. name, .. name, 0, 1, 77, .. Time(1)]);
        yield return ("1 of 3 shares", FactKind.Recovery, [.. Point, 1, 3]);
        yield return ("2 of 2 shares", FactKind.Recovery, [.. Point, 2, 2]);
        yield return ("2 of 17 shares", FactKind.Recovery, [.. Point, 2, 17]);
        yield return ("a kind of compartment that has no number", FactKind.Compartment, [.. Some, .. Some, 40, .. None, .. None]);
        yield return ("a destruction on a ground that has no number", FactKind.DestructionAsked, [.. Some, .. Some, 5, .. Time(1), .. Time(2)]);
        yield return ("a request to destroy without a last day", FactKind.DestructionAsked, [.. Some, .. Some, 1, .. Time(1), .. Time(0)]);
        byte[] booked = [.. Some, .. Some, 1, 1, .. None, .. Time(1), .. Time(2)];
        yield return ("a booking of nobody", FactKind.Booking, [.. booked, 0, 0]);
        yield return ("a booking with a person twice", FactKind.Booking, [.. booked, 2, .. Some, .. Some, 0]);
        yield return ("a booking that ends as it begins", FactKind.Booking, [.. Some, .. Some, 1, 1, .. None, .. Time(1), .. Time(1), 1, .. Some, 0]);
        yield return ("a booking in a state that has no number", FactKind.Booking, [.. Some, .. Some, 5, 1, .. None, .. Time(1), .. Time(2), 1, .. Some, 0]);
        byte[] counts = new byte[16];
        yield return ("alone, by two people", FactKind.Destroyed, [.. Some, .. Some, .. Some, .. Time(1), .. Given.Bytes("id b", 16), .. Time(1), 1, 1, .. counts, .. Time(0)]);
        yield return ("by one person, not alone", FactKind.Destroyed, [.. Some, .. Some, .. Some, .. Time(1), .. Some, .. Time(1), 1, 0, .. counts, .. Time(0)]);
        yield return ("a Wall against nobody", FactKind.Wall, [.. Some, .. None]);
    }

    /// <summary>The y of the point whose x is 5: with 5 plus the field's size as x it is a second spelling of that point.</summary>
    private static byte[] Y() => Convert.FromHexString("459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc");

    private static byte[] Signed(byte[] facts, byte[]? endings = null, int? factCount = null) => Raw(
        facts: facts, endings: endings ?? [], signer: Some, signature: Signature,
        factCount: factCount ?? (facts.Length == 0 ? 0 : 1));

    private static byte[] FactOf(FactKind kind, byte[] fields, string id = "", bool none = false) => new WireWriter()
        .Byte((byte)kind).Bytes([.. none ? None : Given.Bytes("id fact" + id, 16), .. fields]).ToArray();

    private static byte[] Text(int length) => new WireWriter().Text(new string('a', length)).ToArray();

    private static byte[] Time(long milliseconds) => new WireWriter().Int64(milliseconds).ToArray();

    private static byte[] Raw(
        int at = -1, byte value = 0, long time = 1_778_749_200_000, byte[]? items = null, int? count = null, byte[]? words = null,
        byte[]? facts = null, int factCount = 0, byte[]? endings = null, byte[]? signer = null, byte[]? signature = null)
    {
        var wire = new WireWriter();
        wire.Byte(1).Byte((byte)Act.Looked).Int64(time).Fixed(Some).Fixed(Some).Fixed(None).Fixed(None);
        wire.Byte((byte)Reason.None).Byte((byte)Purpose.None).Fixed(None).Byte(1);
        wire.UInt16(count ?? (items is null ? 0 : 1)).Fixed(items ?? []);
        wire.Bytes(words ?? []);
        wire.UInt16(factCount).Fixed(facts ?? []);
        wire.UInt16((endings?.Length ?? 0) / 16).Fixed(endings ?? []);
        var leaf = wire.Fixed(signer ?? None).Fixed(signature ?? []).ToArray();
        if (at >= 0)
            leaf[at] = value;
        return leaf;
    }
}
