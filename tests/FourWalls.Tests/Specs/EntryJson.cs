using System.Text.Json.Nodes;
using FourWalls.Bookings;
using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Tests.Specs;

/// <summary>An entry field by field, as any reader of the format should find it. Ids and bytes in hex, times in milliseconds.</summary>
internal static class EntryJson
{
    public static JsonObject Of(Entry entry) => new()
    {
        ["act"] = (int)entry.Act, ["at"] = Time(entry.At), ["nonce"] = Json.Of(entry.Nonce), ["actor"] = Id(entry.Actor.Value),
        ["file"] = Id(entry.File.Value), ["compartment"] = Id(entry.Compartment.Value), ["reason"] = (int)entry.Reason,
        ["purpose"] = (int)entry.Purpose, ["basis"] = Id(entry.Basis), ["permitted"] = entry.Permitted,
        ["items"] = Json.Array(entry.Items.Select(Item)), ["wordsHash"] = Json.Of(entry.WordsHash),
        ["facts"] = Json.Array(entry.Facts.Select(Of)), ["endings"] = Json.Array(entry.Endings.Select(one => (JsonNode)Json.Of(one.Value))),
        ["signerKeys"] = Id(entry.SignerKeys.Value), ["signature"] = Json.Of(entry.Signature),
    };

    public static JsonObject Of(Fact fact)
    {
        var fields = fact switch
        {
            PracticeFact f => new JsonObject
            {
                ["practice"] = Id(f.Practice), ["name"] = f.Name, ["outsideName"] = f.OutsideName, ["jurisdiction"] = f.Jurisdiction,
                ["service"] = (int)f.Service, ["root"] = Point(f.Root), ["log"] = Point(f.Log),
            },
            RegimeFact f => new() { ["regime"] = (int)f.Regime, ["from"] = Time(f.From) },
            KeysFact f => new()
            {
                ["person"] = Id(f.Person.Value), ["whose"] = (int)f.Whose, ["file"] = Id(f.File.Value), ["name"] = Json.Of(f.Name),
                ["agreement"] = Point(f.Agreement), ["signing"] = Point(f.Signing),
            },
            SecondSignatureFact f => new() { ["person"] = Id(f.Person.Value), ["from"] = Time(f.From), ["until"] = Time(f.Until) },
            RoleFact f => new() { ["person"] = Id(f.Person.Value), ["role"] = (int)f.Role, ["from"] = Time(f.From), ["until"] = Time(f.Until) },
            SupervisionFact f => new()
            {
                ["supervisor"] = Id(f.Supervisor.Value), ["supervisee"] = Id(f.Supervisee.Value), ["from"] = Time(f.From), ["until"] = Time(f.Until),
            },
            CredentialFact f => new()
            {
                ["person"] = Id(f.Person.Value), ["profession"] = f.Profession, ["licence"] = f.Licence, ["place"] = f.Place,
                ["from"] = Time(f.From), ["until"] = Time(f.Until),
            },
            CompartmentFact f => new()
            {
                ["compartment"] = Id(f.Compartment.Value), ["file"] = Id(f.File.Value), ["holds"] = (int)f.Holds, ["subject"] = Id(f.Subject.Value),
                ["owner"] = Id(f.Owner.Value),
            },
            EpochFact f => new()
            {
                ["file"] = Id(f.File.Value), ["compartment"] = Id(f.Compartment.Value), ["number"] = f.Number, ["commitment"] = Json.Of(f.Commitment),
                ["pair"] = f.Pair is null ? null : Point(f.Pair),
            },
            GrantFact f => new()
            {
                ["file"] = Id(f.File.Value), ["compartment"] = Id(f.Compartment.Value), ["granteeKind"] = (int)f.Grantee.Kind,
                ["grantee"] = Id(f.Grantee.Value), ["reason"] = (int)f.Reason, ["basis"] = Id(f.Basis),
            },
            FileFact f => new()
            {
                ["file"] = Id(f.File.Value), ["fileKind"] = (int)f.FileKind, ["whoIsClient"] = (int)f.WhoIsClient,
                ["members"] = Json.Array(f.Members.Select(one => Id(one.Value))),
            },
            AssignmentFact f => new()
            {
                ["file"] = Id(f.File.Value), ["person"] = Id(f.Person.Value), ["capacity"] = (int)f.Capacity, ["from"] = Time(f.From), ["until"] = Time(f.Until),
            },
            WallFact f => new() { ["file"] = Id(f.File.Value), ["person"] = Id(f.Person.Value) },
            AtRiskFact f => new() { ["file"] = Id(f.File.Value) },
            ClientOfFact f => new() { ["file"] = Id(f.File.Value), ["member"] = Id(f.Member.Value), ["person"] = Id(f.Person.Value) },
            InvitationFact f => new()
            {
                ["person"] = Id(f.Person.Value), ["name"] = Json.Of(f.Name), ["tokenHash"] = Json.Of(f.TokenHash),
                ["roles"] = Json.Array(f.Roles.Select(role => (JsonNode)(int)role)), ["until"] = Time(f.Until),
            },
            RecoveryFact f => new() { ["key"] = Point(f.Key), ["threshold"] = f.Threshold, ["shares"] = f.Shares },
            RehearsalFact f => new() { ["recovery"] = Id(f.Recovery.Value) },
            CustodianFact f => new()
            {
                ["person"] = Id(f.Person.Value), ["custodian"] = Id(f.Custodian.Value), ["compartment"] = Id(f.Compartment.Value),
            },
            LogFact f => new()
            {
                ["number"] = f.Number, ["before"] = f.Before, ["size"] = f.Size, ["root"] = Json.Of(f.Root),
                ["seenOrigin"] = f.SeenOrigin, ["seenSize"] = f.SeenSize, ["seenRoot"] = Json.Of(f.SeenRoot),
            },
            GapFact f => new()
            {
                ["known"] = f.Known ? 1 : 0,
                ["holding"] = Json.Array(f.Holding.Select(one => new JsonObject { ["kind"] = (int)one.Kind, ["fact"] = Json.Of(one.Fact.Value) })),
            },
            StandInFact f => new() { ["person"] = Id(f.Person.Value), ["standIn"] = Id(f.StandIn.Value) },
            StandInCalledFact f => new()
            {
                ["named"] = Id(f.Named.Value), ["person"] = Id(f.Person.Value), ["standIn"] = Id(f.StandIn.Value), ["from"] = Time(f.From), ["until"] = Time(f.Until),
            },
            CustodyAskedFact f => new()
            {
                ["named"] = Id(f.Named.Value), ["person"] = Id(f.Person.Value), ["custodian"] = Id(f.Custodian.Value), ["by"] = Id(f.By.Value),
                ["part"] = (int)f.Part, ["ground"] = (int)f.Ground, ["proof"] = (int)f.Proof, ["until"] = Time(f.Until), ["lapses"] = Time(f.Lapses),
            },
            CustodyOpenedFact f => new()
            {
                ["asked"] = Id(f.Asked.Value), ["named"] = Id(f.Named.Value), ["person"] = Id(f.Person.Value), ["custodian"] = Id(f.Custodian.Value),
                ["part"] = (int)f.Part, ["proof"] = (int)f.Proof, ["from"] = Time(f.From), ["until"] = Time(f.Until),
            },
            DestructionAskedFact f => new()
            {
                ["file"] = Id(f.File.Value), ["by"] = Id(f.By.Value), ["ground"] = (int)f.Ground, ["at"] = Time(f.At), ["until"] = Time(f.Until),
            },
            DestroyedFact f => new()
            {
                ["file"] = Id(f.File.Value), ["asked"] = Id(f.Asked.Value), ["askedBy"] = Id(f.AskedBy.Value), ["askedAt"] = Time(f.AskedAt),
                ["confirmedBy"] = Id(f.ConfirmedBy.Value), ["at"] = Time(f.At), ["ground"] = (int)f.Ground, ["alone"] = f.Alone ? 1 : 0,
                ["items"] = f.Items, ["parts"] = f.Parts, ["wraps"] = f.Wraps, ["backups"] = f.Backups, ["lastBackup"] = Time(f.LastBackup),
            },
            BookingFact f => new()
            {
                ["booking"] = Id(f.Booking.Value), ["file"] = Id(f.File.Value), ["state"] = (int)f.State, ["way"] = (int)f.Way, ["room"] = Id(f.Room.Value),
                ["from"] = Time(f.From), ["until"] = Time(f.Until), ["people"] = Json.Array(f.People.Select(one => Id(one.Value))),
                ["members"] = Json.Array(f.Members.Select(one => Id(one.Value))),
            },
            ReleaseFact f => new() { ["key"] = Point(f.Key) },
            _ => throw new InvalidOperationException($"There is no vector for {fact.Kind} yet: add its fields here, to ledger-entry.md and to reader.mjs."),
        };
        fields.Insert(0, "id", Json.Of(fact.Id.Value));
        fields.Insert(0, "kind", (int)fact.Kind);
        return fields;
    }

    private static JsonObject Item(ItemMark mark)
    {
        var item = new JsonObject { ["item"] = Id(mark.Item.Value), ["version"] = mark.Version, ["act"] = (int)mark.Act };
        if (mark.Hash.Length > 0)
            item["hash"] = Json.Of(mark.Hash);
        return item;
    }

    private static JsonNode? Id(Guid id) => Json.OfOptional(id);

    private static JsonNode? Time(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    private static JsonNode Point(PublicPoint point) => Json.Of(point.Bytes);
}
