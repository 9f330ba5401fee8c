using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Storage;

namespace FourWalls.Bookings;

/// <summary>The bookings of one file: making, moving and cancelling them, and saying who came. Each is a signed change.</summary>
public sealed class BookingsOf(Practice practice, Session session, Id<ClientFile> file)
{
    private const int MostShown = 200;

    /// <summary>How long before its hour somebody can have come. Years ahead it would only take the time, and could not be moved.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromHours(2);

    /// <summary>Whether somebody can have come: it has begun, or is about to.</summary>
    public static bool CanHaveCome(BookingFact booking, DateTimeOffset now) => now >= booking.From - Early;

    /// <summary>Whether this person may see and change the file's bookings, and in what capacity.</summary>
    public async Task<Reason> Right() => await FileReader.For(practice, session, file) is { } state
        ? BookingRights.Of(session.Person, state, practice.Roll, practice.Now) : Reason.None;

    /// <summary>Whether this person may also make bookings and move them.</summary>
    public async Task<bool> MayBook() => await FileReader.For(practice, session, file) is { } state
        && BookingRights.Allows(BookingRights.Of(session.Person, state, practice.Roll, practice.Now), Act.Booked, state);

    /// <exception cref="Refused">They may not: the same words and entry as for a file that is not there.</exception>
    public async Task Expect()
    {
        if (await Right() == Reason.None)
            throw await Misses.Record(practice, session, file.ToString());
    }

    /// <summary>What is to come, or going on.</summary>
    public async Task<IReadOnlyList<BookingFact>> Coming()
    {
        await using var connection = await practice.Database.Read();
        return await Diary.Facts(practice, await BookingStore.OfFile(connection, file, practice.Now, MostShown));
    }

    /// <summary>What is over, the newest first.</summary>
    public async Task<IReadOnlyList<BookingFact>> Over(int most)
    {
        await using var connection = await practice.Database.Read();
        return await Diary.Facts(practice, await BookingStore.OfFileBefore(connection, file, practice.Now, most));
    }

    /// <summary>Those for which the client has asked for another time.</summary>
    public async Task<IReadOnlySet<Id<Booking>>> Asked()
    {
        await using var connection = await practice.Database.Read();
        return await BookingStore.Asked(connection, file);
    }

    /// <summary>A booking of this file; null when there is none of that id.</summary>
    public async Task<BookingFact?> Find(Id<Booking> booking)
    {
        LedgerStore.FactRow? row;
        await using (var connection = await practice.Database.Read())
            row = await BookingStore.Find(connection, file, booking);
        return row is not null && await practice.Ledger.Fact(row) is BookingFact fact && fact.File == file ? fact : null;
    }

    /// <summary>Makes bookings, all of them or none.</summary>
    /// <param name="made">The id of the first; those after it follow from it. The same form sent again books nothing more.</param>
    /// <returns>Their ids, in the order of the forms.</returns>
    /// <exception cref="Refused">Somebody or the room is taken then, or it could not be meant like that.</exception>
    public async Task<IReadOnlyList<Id<Booking>>> Make(IReadOnlyList<BookingForm> forms, Id<Booking> made)
    {
        var ids = forms.Select((_, i) => IdOf(made, i)).ToList();
        await Change(Act.Booked, async state =>
        {
            if (await Find(ids[0]) is not null)
                return [];
            foreach (var form in forms)
                form.Check(state, practice.Roll, practice.Now);
            return forms.Select((form, i) => (form.At(ids[i], file, BookingState.Booked), (BookingFact?)null)).ToList();
        });
        return ids;
    }

    /// <summary>Gives a booking that has not been held another time, room or people.</summary>
    public Task Move(Id<Booking> booking, BookingForm form) => Change(Act.MovedBooking, async state =>
    {
        var now = await Current(booking);
        var moved = form.At(booking, file, BookingState.Booked);
        if (moved.IsSameTime(now) && now.State == BookingState.Booked)
            return [];
        if (now.State != BookingState.Booked)
            throw new Refused(Refusal.NotAllowed, "This booking was cancelled, or somebody said already who came. Nothing was moved; make another one.");
        form.Check(state, practice.Roll, practice.Now);
        return [(moved, now)];
    });

    public Task Cancel(Id<Booking> booking) => Mark(Act.CancelledBooking, booking, BookingState.Cancelled, BookingState.Booked);

    public Task Arrive(Id<Booking> booking) => Mark(Act.Arrived, booking, BookingState.Arrived, BookingState.Booked, BookingState.DidNotCome);

    public Task NotCome(Id<Booking> booking) => Mark(Act.DidNotCome, booking, BookingState.DidNotCome, BookingState.Booked, BookingState.Arrived);

    private Task Mark(Act act, Id<Booking> booking, BookingState to, params BookingState[] from) => Change(act, async _ =>
    {
        var now = await Current(booking);
        if (now.State == to)
            return [];
        if (!from.Contains(now.State))
            throw new Refused(Refusal.NotAllowed, "This booking stands otherwise by now. Nothing was changed.");
        if ((act == Act.DidNotCome && practice.Now < now.From) || (act == Act.Arrived && !CanHaveCome(now, practice.Now)))
            throw new Refused(Refusal.NotAllowed, "Its time has not come yet. Nothing was changed.");
        return [(now.As(to), now)];
    });

    private async Task<BookingFact> Current(Id<Booking> booking) => await Find(booking) ?? throw Refused.NotFound();

    /// <summary>States facts in the place of others; under the ledger's lock it is seen that nobody is taken twice.</summary>
    private async Task Change(Act act, Func<FileState, Task<List<(BookingFact Fact, BookingFact? Before)>>> change)
    {
        var names = await Staff.Names(practice);
        var times = await PracticeTimes.Read(practice);
        await FileChange.Make(practice, session, file, async state =>
        {
            var right = BookingRights.Of(session.Person, state, practice.Roll, practice.Now);
            if (right == Reason.None)
                throw await Misses.Record(practice, session, file.ToString());
            if (!BookingRights.Allows(right, act, state))
                throw new Refused(Refusal.NotAllowed, "For this file, whoever works with it makes bookings and moves them. Nothing was changed.");
            var pairs = await change(state);
            return new Change(act, [.. pairs.Select(one => one.Fact)], [.. pairs.Select(one => one.Before?.Id).OfType<Id<Fact>>()])
            {
                Reason = right,
                Store = pairs.Count == 0 ? null : transaction => Store(transaction, pairs, names, times),
            };
        });
    }

    private static void Store(
        Transaction transaction, List<(BookingFact Fact, BookingFact? Before)> pairs, IReadOnlyDictionary<Id<Person>, string> names, PracticeTimes times)
    {
        foreach (var (fact, before) in pairs)
        {
            // Whoever came has come: only what takes up a time anew can be in the way.
            if (fact.State == BookingState.Booked && BookingStore.TakenAt(transaction, fact).FirstOrDefault() is { } taken)
                throw Clash.Refused(taken, names, times);
            // The same form sent to two files at once: their changes do not see each other, and this row does.
            if (!(before is null ? BookingStore.Add(transaction, fact) : BookingStore.Replace(transaction, fact)))
                throw new Refused(Refusal.Changed, "This was sent already, or it was changed just now. Nothing was changed; please look again.");
        }
    }

    private static Id<Booking> IdOf(Id<Booking> first, int number) => number == 0 ? first : Id<Booking>.Following($"repeat {number}", first.Value);
}
