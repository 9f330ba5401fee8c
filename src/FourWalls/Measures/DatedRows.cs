using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Storage;

namespace FourWalls.Measures;

/// <summary>Changes of what the practice keeps in plain, dated rows: by who may, with an entry, once.</summary>
internal static class DatedRows
{
    private const int MostTries = 8;

    /// <param name="change">False when it was made already: the form was sent twice, and there is no second entry of it.</param>
    public static Task Change(Practice practice, Session session, Act act, IReadOnlyList<Role> setters, Func<Transaction, bool> change) => Change(
        practice, session, default,
        async () => practice.Roll.HasAny(session.Person, practice.Now, [.. setters])
            ? Entry.Of(act, practice.Now, session.Person) : throw await Clients.Misses.Record(practice, session, "practice"),
        change);

    /// <param name="entry">What is entered; null when there is nothing for this person to change. Asked again when something came between.</param>
    public static async Task Change(Practice practice, Session session, Id<Clients.ClientFile> file, Func<Task<Entry?>> entry, Func<Transaction, bool> change)
    {
        var isMade = false;
        for (var tries = 0; tries < MostTries; tries++)
        {
            Guid[] touching = file.IsNone ? [session.Person.Value] : [session.Person.Value, file.Value];
            var condition = new Condition(practice.Ledger.Standing.Size, touching, DateTimeOffset.MaxValue, session);
            if (await entry() is not { } one)
                return;
            try
            {
                if (await practice.Ledger.Append([one], condition, Once) is not null)
                    return;
            }
            catch (Refused) when (isMade)
            {
                return;
            }
            session.ExpectOpen(practice);
            await practice.Ledger.CatchUp();
        }
        throw new Refused(Refusal.Changed, "This is being changed by others just now. Nothing was changed; please try again.");

        void Once(Transaction transaction, long index)
        {
            isMade = !change(transaction);
            if (isMade)
                throw new Refused(Refusal.Changed, "This was done already.");
        }
    }
}
