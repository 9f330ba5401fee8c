using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Measures;

/// <summary>Somebody is on duty between two times: what clients send is read by them.</summary>
public sealed record Shift(Id<Shift> Id, Id<Person> Person, DateTimeOffset From, DateTimeOffset Until)
{
    public bool Holds(DateTimeOffset at) => From <= at && at < Until;
}

/// <summary>Who is on duty now, and who is next.</summary>
public sealed record Duty(IReadOnlyList<Shift> On, Shift? Next);

/// <summary>A form with a question about safety has come in from a client, and nobody has said yet that they look after it.</summary>
/// <param name="Opens">Whether this person can read the answers themselves.</param>
/// <param name="Reaches">Whether this person can see how the client may be reached.</param>
/// <param name="Workers">Who works with the file, for those who cannot read it.</param>
public sealed record DutyCall(Id<Item> Item, Id<ClientFile> File, DateTimeOffset At, bool Opens, bool Reaches, IReadOnlyList<Id<Person>> Workers);

/// <summary>
/// The rota: dated shifts. A form that asks whether somebody's life is in danger goes out only while somebody is there to read what
/// comes back.
/// </summary>
public static class Rota
{
    /// <summary>After this, a call that nobody who is on duty has taken is shown to who is next as well.</summary>
    public static readonly TimeSpan ToNext = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private static readonly Role[] Setters = [Role.Director, Role.Administrator];
    private static readonly Role[] Able = [Role.Counsellor, Role.OnCall, Role.Supervisor, Role.Intake];

    public static bool MaySet(Practice practice, Session session) => practice.Roll.HasAny(session.Person, practice.Now, Setters);

    /// <summary>Whether somebody can be put on the rota: who sees clients, or is called for them.</summary>
    public static bool IsAble(Practice practice, Id<Person> person, DateTimeOffset at) =>
        practice.Roll.KeysOf(person) is not null && practice.Roll.HasAny(person, at, Able);

    /// <summary>Shifts that hold now or later, first to last.</summary>
    public static async Task<IReadOnlyList<Shift>> Coming(Practice practice)
    {
        await using var connection = await practice.Database.Read();
        return await RotaStore.Coming(connection, practice.Now);
    }

    public static async Task<Duty> Now(Practice practice) => Of(practice, await Coming(practice), _ => true);

    /// <summary>The same for one file: whoever is behind a Wall of it is not there for it.</summary>
    public static async Task<Duty> For(Practice practice, FileState file) => Of(practice, await Coming(practice), person => !file.IsWalled(person));

    /// <param name="id">The id that the shift is to have; the same form sent again adds nothing.</param>
    public static async Task Add(Practice practice, Session session, Id<Person> person, DateTimeOffset from, DateTimeOffset until, Id<Shift> id)
    {
        if (!IsAble(practice, person, from > practice.Now ? from : practice.Now))
            throw new Refused(Refusal.NotAllowed, "Choose somebody who sees clients here, or who is on call. Nothing was changed.");
        if (until <= from || until <= practice.Now)
            throw new Refused(Refusal.NotAllowed, "The end is before the beginning, or over. Nothing was changed.");
        if (until - from > Longest)
            throw new Refused(Refusal.NotAllowed, "A shift lasts a week at most. Nothing was changed.");
        await DatedRows.Change(practice, session, Act.ChangedRota, Setters, transaction => RotaStore.Add(transaction, new Shift(id, person, from, until), session.Person, practice.Now));
    }

    public static Task TakeBack(Practice practice, Session session, Id<Shift> shift) =>
        DatedRows.Change(practice, session, Act.ChangedRota, Setters, transaction => RotaStore.End(transaction, shift, session.Person, practice.Now));

    /// <summary>
    /// What waits for this person: while they are on duty; when they are next, after a quarter of an hour or while nobody is on; and
    /// always when they can read it themselves, so that it waits for somebody when the rota has nobody.
    /// </summary>
    public static async Task<IReadOnlyList<DutyCall>> Waiting(Practice practice, Session session)
    {
        List<RotaStore.CallRow> rows;
        await using (var connection = await practice.Database.Read())
            rows = await RotaStore.Waiting(connection);
        if (rows.Count == 0)
            return [];
        var coming = await Coming(practice);
        var calls = new List<DutyCall>();
        foreach (var row in rows)
        {
            if (practice.Ledger.Standing.IsWalled(row.File, session.Person) || practice.Ledger.Standing.IsDestroyed(row.File))
                continue;
            var state = await FileReader.Read(practice, row.File);
            var own = await FileReader.For(practice, session, row.File);
            var opens = Opens(own, CompartmentKind.Shared);
            if (!opens && !IsFor(session.Person, Of(practice, coming, person => !state.IsWalled(person)), practice.Now - row.CameAt))
                continue;
            var workers = state.Assignments.Where(one => one.Holds(practice.Now)).Select(one => one.Person).Distinct();
            calls.Add(new DutyCall(row.Item, row.File, row.CameAt, opens, Opens(own, CompartmentKind.Contact), [.. workers]));
        }
        return calls;

        bool Opens(FileState? own, CompartmentKind part) => own is not null
            && own.Compartments.Any(made => made.Holds == part && Access.Of(session.Person, own, made, practice.Roll, practice.Now) is not null);
    }

    /// <summary>Says that this person looks after it.</summary>
    public static async Task Take(Practice practice, Session session, Id<Item> item)
    {
        if ((await Waiting(practice, session)).Any(one => one.Item == item))
            await practice.Ledger.Write(transaction => RotaStore.Seen(transaction, item, session.Person, practice.Now));
    }

    private static bool IsFor(Id<Person> person, Duty duty, TimeSpan waited) =>
        duty.On.Any(one => one.Person == person) || (duty.Next?.Person == person && (duty.On.Count == 0 || waited >= ToNext));

    private static Duty Of(Practice practice, IReadOnlyList<Shift> coming, Func<Id<Person>, bool> isThere)
    {
        var able = coming.Where(one => isThere(one.Person) && IsAble(practice, one.Person, practice.Now)).ToList();
        return new Duty([.. able.Where(one => one.Holds(practice.Now))], able.FirstOrDefault(one => one.From > practice.Now));
    }
}
