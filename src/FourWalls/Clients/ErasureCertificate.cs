using FourWalls.Backups;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing.Tree;

namespace FourWalls.Clients;

/// <summary>
/// What can be said of a file whose keys were destroyed: the signed entry, its proof, and what that entry cannot say, which is where
/// copies from before may lie.
/// </summary>
/// <param name="Proof">For whoever checks it without us.</param>
/// <param name="Replayed">When a backup from before was put back here, and the file destroyed again; null when that did not happen.</param>
/// <param name="Backups">Backups that hold its wrapped keys still, as far as this host remembers; the newest first.</param>
/// <param name="RemembersAll">False when this host has made more backups than it remembers.</param>
/// <param name="OnPostgres">Whether the database cleans up after itself in its own time.</param>
public sealed record ErasureCertificate(
    DestroyedFact Destroyed, LedgerProof Proof, DateTimeOffset? Replayed, IReadOnlyList<BackupDay> Backups, bool RemembersAll, bool OnPostgres)
{
    /// <summary>Everything that was destroyed and that this person may know of, the newest first.</summary>
    /// <exception cref="Refused">Neither director nor privacy officer.</exception>
    public static async Task<IReadOnlyList<DestroyedFact>> All(Practice practice, Session session)
    {
        if (!Erasure.MayDecide(practice, session.Person))
            throw await Misses.Record(practice, session, "destroyed");
        return [.. practice.Ledger.Standing.Destroyed.Where(one => !practice.Ledger.Standing.IsWalled(one.File, session.Person)).OrderByDescending(one => one.At)];
    }

    /// <exception cref="Refused">No such file was destroyed, or not for them: the same words, the same entry.</exception>
    public static async Task<ErasureCertificate> Of(Practice practice, Session session, Id<ClientFile> file)
    {
        Misses.Allow(practice, session);
        var standing = practice.Ledger.Standing;
        var destroyed = standing.Destroyed.FirstOrDefault(one => one.File == file);
        if (destroyed is null || standing.IsWalled(file, session.Person) || !Erasure.MayDecide(practice, session.Person) || await Place(practice, destroyed) is not { } index)
            throw await Misses.Record(practice, session, file.ToString());
        var entry = await practice.Ledger.Read(index);
        var known = BackupCalendar.Of(practice);
        return new ErasureCertificate(
            destroyed, await practice.Ledger.Prove(index), entry.Act == Act.Replayed ? entry.At : null,
            [.. await Holding(practice, destroyed, index, known)], known.Count < BackupCalendar.MostKept, practice.Database is Storage.PostgresDatabase);
    }

    private static async Task<long?> Place(Practice practice, DestroyedFact destroyed)
    {
        await using var connection = await practice.Database.Read();
        return (await LedgerStore.Fact(connection, destroyed.Id))?.Entry;
    }

    /// <summary>From before it was destroyed, by the clock or by the ledger: of a log that was put back only the clock can tell.</summary>
    private static async Task<IEnumerable<BackupDay>> Holding(Practice practice, DestroyedFact destroyed, long index, IReadOnlyList<BackupDay> known)
    {
        var opened = await Erasure.OpenedBy(practice, destroyed.File) is { } at ? (await practice.Ledger.Read(at)).At : DateTimeOffset.MinValue;
        return known.Where(day => day.At >= opened && (day.At <= destroyed.At || day.Size <= index)).OrderByDescending(day => day.At);
    }
}
