using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Clients;

/// <summary>
/// Where a sealed thing belongs. Every field that could be confused with another is in it, so that a row copied to another
/// file, compartment, epoch, item or practice does not open there. SPEC: sealed-item §3, grant §2 and §4, epoch §3, session §2.
/// </summary>
public static class Address
{
    public static byte[] OfItem(Guid practice, Id<ClientFile> file, Id<Compartment> compartment, int epoch, ItemLabel item) =>
        new WireWriter().Fixed("fourwalls/at/item/1"u8).Id(practice).Id(file.Value).Id(compartment.Value).UInt32(epoch)
            .Id(item.Id.Value).UInt32(item.Version).UInt16((int)item.Kind).Id(item.About.Value).Time(item.MadeAt).ToArray();

    public static byte[] OfWrap(Guid practice, GrantFact grant, int epoch) =>
        new WireWriter().Fixed("fourwalls/at/grant/1"u8).Id(practice).Id(grant.File.Value).Id(grant.Compartment.Value)
            .UInt32(epoch).Byte((byte)grant.Grantee.Kind).Id(grant.Grantee.Value).Id(grant.Id.Value).ToArray();

    /// <summary>Half of a split key: the stand-in's, or the host's.</summary>
    public static byte[] OfHalf(Guid practice, GrantFact grant, int epoch, bool host) =>
        new WireWriter().Fixed("fourwalls/at/half/1"u8).Id(practice).Id(grant.File.Value).Id(grant.Compartment.Value)
            .UInt32(epoch).Byte((byte)grant.Grantee.Kind).Id(grant.Grantee.Value).Id(grant.Id.Value).Byte(host ? (byte)2 : (byte)1).ToArray();

    /// <param name="epoch">The newer epoch, under whose key the previous one is sealed.</param>
    public static byte[] OfLink(Guid practice, Id<Compartment> compartment, int epoch) =>
        new WireWriter().Fixed("fourwalls/at/link/1"u8).Id(practice).Id(compartment.Value).UInt32(epoch).ToArray();

    /// <summary>The private half of an older recovery pair, sealed to the newer one. SPEC: epoch §5.</summary>
    public static byte[] OfRecoveryLink(Guid practice, Id<Fact> newer, Id<Fact> older) =>
        new WireWriter().Fixed("fourwalls/at/recovery/1"u8).Id(practice).Id(newer.Value).Id(older.Value).ToArray();

    public static byte[] OfBundle(Guid practice, Id<Person> person, WayInKind way) =>
        new WireWriter().Fixed("fourwalls/at/bundle/1"u8).Id(practice).Id(person.Value).Byte((byte)way).ToArray();

    public static byte[] OfSession(Guid practice, Id<Person> person, Id<Session> session) =>
        new WireWriter().Fixed("fourwalls/at/session/1"u8).Id(practice).Id(person.Value).Id(session.Value).ToArray();

    public static byte[] OfView(Guid practice, Id<Session> session) =>
        new WireWriter().Fixed("fourwalls/at/view/1"u8).Id(practice).Id(session.Value).ToArray();

    /// <summary>Words that belong to an entry of the ledger.</summary>
    public static byte[] OfLetter(Guid practice, Guid nonce) =>
        new WireWriter().Fixed("fourwalls/at/letter/1"u8).Id(practice).Id(nonce).ToArray();

    /// <summary>The secret of a link, sealed to the inviter.</summary>
    public static byte[] OfInvitation(Guid practice, Id<Fact> invitation) =>
        new WireWriter().Fixed("fourwalls/at/invitation/1"u8).Id(practice).Id(invitation.Value).ToArray();

    /// <summary>A name in the directory. The file is bound: exchanged names would send the desk to the wrong person.</summary>
    public static byte[] OfDeskName(Guid practice, Id<ClientFile> file, Id<Compartment> directory, int epoch, ItemLabel item) =>
        new WireWriter().Fixed("fourwalls/at/desk/1"u8).Id(practice).Id(file.Value).Id(directory.Value).UInt32(epoch)
            .Id(item.Id.Value).UInt32(item.Version).UInt16((int)item.Kind).Id(item.About.Value).Time(item.MadeAt).ToArray();
}
