using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Clients;

/// <summary>
/// Where a sealed thing belongs. Every field that could be confused with another is in it, so that a row copied to another
/// file, compartment, epoch, item or practice does not open there. SPEC: sealed-item §2, grant §2, epoch §3, session §2.
/// </summary>
public static class Address
{
    public static byte[] OfItem(Guid practice, Id<ClientFile> file, Id<Compartment> compartment, int epoch, Id<Item> item, int version, ItemKind kind) =>
        new WireWriter().Fixed("fourwalls/at/item/1"u8).Id(practice).Id(file.Value).Id(compartment.Value)
            .UInt32(epoch).Id(item.Value).UInt32(version).UInt16((int)kind).ToArray();

    public static byte[] OfWrap(Guid practice, GrantFact grant, int epoch) =>
        new WireWriter().Fixed("fourwalls/at/grant/1"u8).Id(practice).Id(grant.File.Value).Id(grant.Compartment.Value)
            .UInt32(epoch).Byte((byte)grant.Grantee.Kind).Id(grant.Grantee.Value).Id(grant.Id.Value).ToArray();

    /// <param name="epoch">The newer epoch, under whose key the previous one is sealed.</param>
    public static byte[] OfLink(Guid practice, Id<Compartment> compartment, int epoch) =>
        new WireWriter().Fixed("fourwalls/at/link/1"u8).Id(practice).Id(compartment.Value).UInt32(epoch).ToArray();

    public static byte[] OfBundle(Guid practice, Id<Person> person, WayInKind way) =>
        new WireWriter().Fixed("fourwalls/at/bundle/1"u8).Id(practice).Id(person.Value).Byte((byte)way).ToArray();

    public static byte[] OfSession(Guid practice, Id<Person> person, Id<Session> session) =>
        new WireWriter().Fixed("fourwalls/at/session/1"u8).Id(practice).Id(person.Value).Id(session.Value).ToArray();

    public static byte[] OfView(Guid practice, Id<Session> session) =>
        new WireWriter().Fixed("fourwalls/at/view/1"u8).Id(practice).Id(session.Value).ToArray();

    /// <param name="about">What the letter belongs to: an invitation, an entry's nonce.</param>
    public static byte[] OfLetter(Guid practice, Guid about) =>
        new WireWriter().Fixed("fourwalls/at/letter/1"u8).Id(practice).Id(about).ToArray();

    /// <summary>What a signed note's signature covers besides its words.</summary>
    public static byte[] OfSignature(Guid practice, Id<ClientFile> file, Id<Item> item) =>
        new WireWriter().Fixed("fourwalls/at/signature/1"u8).Id(practice).Id(file.Value).Id(item.Value).ToArray();
}
