using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Bookings;

/// <summary>
/// For a file at risk the front desk gets what it needs around a booking and nothing else: from some days before until its end. The
/// gate decides by these times; the keys come and go with them as holders come by.
/// </summary>
internal static class NearBooking
{
    public static readonly TimeSpan Before = TimeSpan.FromDays(7);

    private static readonly CompartmentKind[] Parts = [CompartmentKind.Contact, CompartmentKind.Bookings];

    /// <summary>Between which times around now the desk may know of the file; null when there is no booking near.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until)? Of(FileState file, DateTimeOffset at)
    {
        var booked = file.Facts.OfType<BookingFact>().Where(one => one.TakesTime).OrderBy(one => one.From).ToList();
        var near = booked.Where(one => one.From - Before <= at && at < one.Until).ToList();
        if (near.Count == 0)
            return null;
        var until = near.Max(one => one.Until);
        // Somebody who comes every week is near all the time.
        foreach (var next in booked.Where(one => one.Until > until))
        {
            if (next.From - Before > until)
                break;
            until = next.Until;
        }
        return (near[0].From - Before, until);
    }

    /// <summary>Gives the desk's members their keys where a booking has come near, and ends them where none is any more.</summary>
    public static async Task<bool> Settle(Practice practice, Session session)
    {
        List<Id<ClientFile>> files;
        await using (var connection = await practice.Database.Read())
            files = await BookingStore.AtRiskHeldBy(connection, session.Person);
        var did = false;
        foreach (var file in files)
        {
            if (await FileReader.For(practice, session, file) is not { } state || !Authority.IsCounsellorOf(practice, session, state) || IsSettled(practice, state))
                continue;
            await FileChange.Make(practice, session, file, _ => new Change(Act.SettledKeys, [], []));
            did |= IsSettled(practice, await FileReader.Read(practice, file));
        }
        return did;
    }

    private static bool IsSettled(Practice practice, FileState state) => state.Compartments.Where(made => Parts.Contains(made.Holds)).All(made =>
    {
        var meant = Access.To(state, made, practice.Roll, practice.Now).Where(one => one.Reason == Reason.Desk).Select(one => one.Grantee).ToHashSet();
        return meant.SetEquals(state.GrantsOf(made.Compartment).Where(grant => grant.Reason == Reason.Desk).Select(grant => grant.Grantee));
    });
}
