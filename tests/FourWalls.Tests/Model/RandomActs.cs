using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Tests.Model;

/// <summary>What people do, at random: those who may and those who may not. The model says which; the program must say the same.</summary>
public sealed class RandomActs(Town town)
{
    private readonly Dictionary<Id<ClientFile>, List<(Id<Item> Note, string Words)>> signed = [];
    private int names;

    private World World => town.World;

    public async Task One()
    {
        Func<Task>[] acts =
        [
            Open, Write, Write, Write, SessionNote, Assign, Assign, EndAssignment, Cover, Wall, Wall, Lift, Risk, GiveRole, EndRole, Supervise, EndSupervision,
            Share, StopSharing, Code, Time, Join, Leave, HandOver, StandIn, StandIn, Call, Call, EndCall, town.Settle,
        ];
        await acts[town.Random.Next(acts.Length)]();
    }

    public async Task Open()
    {
        var person = town.Any(World.Staff);
        var (counsellor, intake) = (World.Has(person, Role.Counsellor, town.Now), World.Has(person, Role.Intake, town.Now));
        var (name, phone, risk) = ($"Client {++names}", $"555 {names}", town.Random.Next(6) == 0);
        Id<ClientFile> id = default;
        await Expect(counsellor || intake, person, async (practice, session) => id = await ClientFiles.Open(practice, session, new FileForm(
            FileKind.Person, WhoIsClient.ThePerson, [new MemberForm(Identity.Of(name), Contact.Of(phone))], $"Desk {names}", risk)));
        if (id.IsNone)
            return;
        var file = World.Files[id] = new World.OneFile { AtRisk = risk };
        file.Works.Add(new World.Work(person, counsellor ? Capacity.Counsellor : Capacity.Intake, town.Now, null));
        file.In(CompartmentKind.Identity).Add(name);
        file.In(CompartmentKind.Contact).Add(phone);
    }

    private async Task Write()
    {
        if (Some() is not var (id, file, person) || !World.MayWrite(person, id, town.Now))
            return;
        var (words, sign) = ($"note {++names}", town.Random.Next(2) == 0);
        await Keep(person, id, async notes =>
        {
            var (draft, _) = await notes.KeepDraft(default, default, 0, new NoteText(1, "", "", "", "", words, person.ToString()));
            file.In(CompartmentKind.Record).Add(words);
            if (!sign)
                return;
            await notes.Sign(default, draft);
            (signed.TryGetValue(id, out var list) ? list : signed[id] = []).Add((draft, words));
        });
    }

    private async Task SessionNote()
    {
        if (Some() is not var (id, file, person) || !World.MayWrite(person, id, town.Now))
            return;
        var (node, words) = (town.Node(), $"own note {++names}");
        await town.At(node).Ledger.CatchUp();
        try
        {
            await new SessionNotesOf(await ClientFile.Find(town.At(node), town.Of(person, node), id)).Keep(new SessionNoteText(1, "", words));
            file.In(CompartmentKind.Private, person).Add(words);
        }
        catch (Refused refused) when (refused.Refusal == Refusal.NotYet)
        {
        }
    }

    private async Task Share()
    {
        if (Some() is not var (id, file, person) || !signed.TryGetValue(id, out var notes) || !World.MayWrite(person, id, town.Now))
            return;
        var (note, words) = town.Any(notes);
        if (!file.In(CompartmentKind.Shared).Contains(words))
            await Keep(person, id, async own =>
            {
                await own.Share(default, note);
                file.In(CompartmentKind.Shared).Add(words);
            });
    }

    private async Task StopSharing()
    {
        if (Some() is not var (id, file, person) || file.In(CompartmentKind.Shared).Count == 0 || !World.MayWrite(person, id, town.Now))
            return;
        var words = town.Any(file.In(CompartmentKind.Shared));
        await Keep(person, id, async own =>
        {
            await own.StopSharing(default, signed[id].First(one => one.Words == words).Note);
            file.In(CompartmentKind.Shared).Remove(words);
        });
    }

    private Task Assign() => Assign(town.Any((Capacity[])[Capacity.Counsellor, Capacity.Supervisor, Capacity.Intake]), town.Now, null);

    private Task Cover()
    {
        var from = town.Now.AddDays(town.Random.Next(3));
        return Assign(Capacity.Cover, from, from.AddDays(1 + town.Random.Next(4)));
    }

    private async Task Assign(Capacity capacity, DateTimeOffset from, DateTimeOffset? until)
    {
        if (Some() is not var (id, file, person))
            return;
        var to = town.Any(World.Staff);
        var role = capacity switch { Capacity.Supervisor => Role.Supervisor, Capacity.Intake => Role.Intake, _ => Role.Counsellor };
        if (file.Walls.Contains(to) || !World.Works(to) || !World.Has(to, role, from))
            return;
        if (await Expect(World.MayAssign(person, id, town.Now), person, (practice, session) => ClientFiles.Assign(practice, session, id, to, capacity, from, until)))
            file.Works.Add(new World.Work(to, capacity, from, until));
    }

    private async Task EndAssignment()
    {
        if (Some() is not var (id, file, person) || file.Works.Count == 0)
            return;
        var work = town.Any(file.Works);
        var facts = (await Facts(id)).OfType<AssignmentFact>().Where(one => one.Person == work.Person && one.Capacity == work.Capacity).ToList();
        if (facts.Count == 0)
            return;
        if (await Expect(World.Works(person) && (work.Person == person || World.MayAssign(person, id, town.Now)), person, async (practice, session) =>
        {
            foreach (var fact in facts)
                await ClientFiles.EndAssignment(practice, session, id, fact.Id);
        }))
            file.Works.RemoveAll(one => one.Person == work.Person && one.Capacity == work.Capacity);
    }

    private async Task Wall()
    {
        if (Some() is not var (id, file, person))
            return;
        var against = town.Any(World.Staff.Where(one => one != person && one != town.Founder && World.Works(one)));
        if (against.IsNone)
            return;
        if (await Expect(World.MayWall(person, id, town.Now), person, (practice, session) => ClientFiles.RaiseWall(practice, session, id, against)))
        {
            file.Walls.Add(against);
            file.Works.RemoveAll(one => one.Person == against);
        }
    }

    private async Task Lift()
    {
        if (Some() is not var (id, file, person) || file.Walls.Count == 0)
            return;
        var against = town.Any(file.Walls);
        var wall = (await Facts(id)).OfType<WallFact>().First(one => one.Person == against);
        if (await Expect(World.MayWall(person, id, town.Now), person, (practice, session) => ClientFiles.LiftWall(practice, session, id, wall.Id)))
            file.Walls.Remove(against);
    }

    private async Task Risk()
    {
        if (Some() is not var (id, file, person))
            return;
        if (await Expect(World.MayWall(person, id, town.Now), person, (practice, session) => file.AtRisk
            ? ClientFiles.UnmarkAtRisk(practice, session, id) : ClientFiles.MarkAtRisk(practice, session, id)))
            file.AtRisk = !file.AtRisk;
    }

    private async Task GiveRole()
    {
        var (person, to) = (town.Any(World.Staff), town.Any(World.Staff.Where(World.Works)));
        var role = town.Any((Role[])[Role.Counsellor, Role.Supervisor, Role.FrontDesk, Role.OnCall, Role.Intake, Role.Administrator]);
        DateTimeOffset? until = town.Random.Next(3) == 0 ? town.Now.AddDays(2) : null;
        var may = World.Has(person, Role.Director, town.Now) || (role == Role.Administrator && World.Has(person, Role.Administrator, town.Now));
        var from = town.Now;
        if (await Expect(may, person, (practice, session) => StaffChange.GiveRole(practice, session, to, role, from, until)))
            World.Roles.Add(new World.Given(to, role, from, until));
    }

    private async Task EndRole()
    {
        var given = town.Any(World.Roles.Where(one => one.Person != town.Founder && World.Works(one.Person)));
        if (given is null)
            return;
        var node = town.Node();
        await town.At(node).Ledger.CatchUp();
        var facts = town.At(node).Roll.RoleFactsOf(given.Person).Where(one => one.Role == given.Role).ToList();
        if (await Expect(true, town.Founder, async (practice, session) =>
        {
            foreach (var fact in facts)
                await StaffChange.EndRole(practice, session, fact.Id);
        }))
            World.Roles.RemoveAll(one => one.Person == given.Person && one.Role == given.Role);
    }

    private async Task Supervise()
    {
        var (supervisor, supervisee) = (town.Any(World.Staff.Where(World.Works)), town.Any(World.Staff.Where(World.Works)));
        var (from, until) = (town.Now, town.Random.Next(2) == 0 ? town.Now.AddDays(3) : (DateTimeOffset?)null);
        if (supervisor != supervisee && await Expect(true, town.Founder, (practice, session) =>
            StaffChange.AddSupervision(practice, session, supervisor, supervisee, from, until)))
            World.Supervisions.Add(new World.Supervises(supervisor, supervisee, from, until));
    }

    private async Task EndSupervision()
    {
        if (town.Any(World.Supervisions) is not { } ending)
            return;
        var node = town.Node();
        await town.At(node).Ledger.CatchUp();
        var facts = town.At(node).Roll.Supervisions.Where(one => one.Supervisor == ending.Supervisor && one.Supervisee == ending.Supervisee).ToList();
        await Expect(true, town.Founder, async (practice, session) =>
        {
            foreach (var fact in facts)
                await StaffChange.EndSupervision(practice, session, fact.Id);
        });
        World.Supervisions.RemoveAll(one => one.Supervisor == ending.Supervisor && one.Supervisee == ending.Supervisee);
    }

    /// <summary>Six words, or new ones in place of lost ones.</summary>
    private async Task Code()
    {
        if (Some() is not var (id, file, person) || !World.IsCounsellorOf(person, id, town.Now))
            return;
        var node = town.Node();
        await town.At(node).Ledger.CatchUp();
        using var sessions = new Sessions(town.At(node));
        var (practice, session) = (town.At(node), town.Of(person, node));
        var member = (await Facts(id)).OfType<FileFact>().Single().Members.Single();
        var words = file.Client.IsNone
            ? await ClientCode.Make(practice, session, town.Queue, "test", id, member)
            : await ClientCode.Replace(practice, sessions, session, town.Queue, "test", id, file.Client);
        var (_, client) = (await new SignIn(practice, sessions, town.Queue, new Guessing(practice.Time)).Client(words, "test"))!.Value;
        file.Client = client.Person;
        town.Enter(client.Person, client.Bundle.Copy(), PersonKind.Client);
    }

    private Task Time()
    {
        town.Pass(TimeSpan.FromHours(town.Random.Next(1, 40)));
        return Task.CompletedTask;
    }

    private async Task Join()
    {
        if (World.Staff.Count(World.Works) < 9)
            await town.Join($"joiner{++names}", town.Any((Role[])[Role.Counsellor, Role.FrontDesk, Role.OnCall, Role.Supervisor, Role.Intake]), Role.Counsellor);
    }

    private async Task Leave()
    {
        var leaving = town.Any(World.Staff.Where(one => one != town.Founder && World.Works(one)));
        if (leaving.IsNone || World.Staff.Count(World.Works) < 6)
            return;
        await Expect(true, town.Founder, async (practice, session) =>
        {
            using var sessions = new Sessions(practice);
            await StaffChange.Leave(practice, sessions, session, leaving);
        });
        World.Gone.Add(leaving);
        World.Supervisions.RemoveAll(one => one.Supervisor == leaving || one.Supervisee == leaving);
        World.Calls.RemoveAll(one => one.For == leaving || one.StandIn == leaving);
        foreach (var one in World.StandIns.Where(one => one.Key == leaving || one.Value == leaving).ToList())
            World.StandIns.Remove(one.Key);
    }

    /// <summary>A director gives files of somebody who is about to leave to the next worker; none that is walled from either.</summary>
    private async Task HandOver()
    {
        var (leaver, next) = (town.Any(World.Staff.Where(World.Works)), town.Any(World.Staff.Where(one => World.Has(one, Role.Counsellor, town.Now))));
        var files = World.Files.Where(one => !one.Value.Walls.Contains(town.Founder) && !one.Value.Walls.Contains(leaver)
            && one.Value.Works.Any(work => work.Person == leaver && work.From <= town.Now && (work.Until is null || town.Now < work.Until))).ToList();
        if (next.IsNone || next == leaver || files.Count == 0)
            return;
        IReadOnlyList<Id<ClientFile>> not = [];
        await Expect(true, town.Founder, async (practice, session) => not = await Leaving.Give(practice, session, leaver, [.. files.Select(one => one.Key)], next));
        Assert.Equal(files.Where(one => one.Value.Walls.Contains(next)).Select(one => one.Key).ToHashSet(), not.ToHashSet());
        foreach (var (id, file) in files.Where(one => !not.Contains(one.Key)))
        {
            if (!file.Works.Any(work => work.Person == next && work.Capacity == Capacity.Counsellor && work.Until is null))
                file.Works.Add(new World.Work(next, Capacity.Counsellor, town.Now, null));
        }
    }

    private async Task StandIn()
    {
        var person = town.Any(World.Staff.Where(one => World.Has(one, Role.Counsellor, town.Now)));
        var to = town.Any(World.Staff.Where(one => one != person && World.Has(one, Role.Counsellor, town.Now)));
        if (person.IsNone || (World.StandIns.TryGetValue(person, out var before) && before == to))
            return;
        await Expect(true, person, (practice, session) => StandIns.Name(practice, session, to));
        World.Calls.RemoveAll(one => one.For == person);
        World.StandIns.Remove(person);
        if (!to.IsNone)
            World.StandIns[person] = to;
    }

    private async Task Call()
    {
        if (World.StandIns.Count == 0)
            return;
        var (by, (person, to)) = (town.Any(town.Random.Next(3) > 0 ? [town.Founder] : World.Staff), town.Any(World.StandIns));
        var from = town.Now.AddHours(town.Random.Next(2) * 20);
        var until = from.AddHours(town.Random.Next(1, 90));
        if (await Expect(World.Has(by, Role.Director, town.Now), by, (practice, session) => StandIns.Call(practice, session, person, from, until)))
            World.Calls.Add(new World.Called(person, to, from, until));
    }

    private async Task EndCall()
    {
        if (town.Any(World.Calls) is not { } call)
            return;
        var by = town.Any((Id<Person>[])[town.Founder, call.For, call.StandIn, town.Any(World.Staff)]);
        await town.At(0).Ledger.CatchUp();
        var facts = town.At(0).Roll.Calls.Where(one => one.Person == call.For && one.StandIn == call.StandIn).ToList();
        if (facts.Count == 0)
            return; // somebody came by after its last day
        var may = World.Works(by) && (World.Has(by, Role.Director, town.Now) || by == call.For || by == call.StandIn);
        if (await Expect(may, by, async (practice, session) =>
        {
            await practice.Ledger.CatchUp();
            foreach (var fact in facts)
                await StandIns.End(practice, session, fact.Id);
        }))
            World.Calls.RemoveAll(one => one.For == call.For && one.StandIn == call.StandIn);
    }

    private (Id<ClientFile> Id, World.OneFile File, Id<Person> Person)? Some()
    {
        if (World.Files.Count == 0)
            return null;
        var id = town.Any(World.Files.Keys);
        // Most acts are tried by somebody who works with the file, some by anybody.
        var own = World.Files[id].Works.Select(one => one.Person).Append(town.Founder);
        return (id, World.Files[id], town.Any(town.Random.Next(3) > 0 ? own : World.Staff));
    }

    private async Task<IReadOnlyList<Fact>> Facts(Id<ClientFile> id)
    {
        await town.At(0).Ledger.CatchUp();
        return (await FileReader.Read(town.At(0), id)).Facts;
    }

    private async Task Keep(Id<Person> person, Id<ClientFile> id, Func<NotesOf, Task> act)
    {
        var node = town.Node();
        await town.At(node).Ledger.CatchUp();
        try
        {
            await act(new NotesOf(town.At(node), town.Of(person, node), await ClientFile.Find(town.At(node), town.Of(person, node), id)));
        }
        catch (Refused refused) when (refused.Refusal == Refusal.NotYet)
        {
            // The key has not reached them yet.
        }
    }

    /// <summary>Does it, as the model says that it goes: done, or not there for them.</summary>
    private async Task<bool> Expect(bool may, Id<Person> person, Func<Practice, Session, Task> act)
    {
        var node = town.Node();
        // Who may is told at once on every node; that one may not any more is found under the lock, without waiting for anything.
        if (may)
            await town.At(node).Ledger.CatchUp();
        try
        {
            await act(town.At(node), town.Of(person, node));
        }
        catch (Refused refused) when (!may)
        {
            Assert.Contains(refused.Refusal, (Refusal[])[Refusal.NotFound, Refusal.SignedOut]);
            return false;
        }
        Assert.True(may, "Somebody did what they might not.");
        return true;
    }
}
