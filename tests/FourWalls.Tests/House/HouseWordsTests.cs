using FourWalls.Clients;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web;

namespace FourWalls.Tests.House;

/// <summary>Whatever the ledger can say, people can read: no number of a format is without words.</summary>
public class HouseWordsTests
{
    private const string None = "no words yet";

    public static TheoryData<Reason> Reasons => [.. Enum.GetValues<Reason>().Where(one => one != Reason.None)];

    /// <summary>What lists of looks show: what is done to a file and in it, and attempts.</summary>
    public static TheoryData<Act> Acts => [.. Enum.GetValues<Act>().Where(one => one is (>= Act.OpenedFile and <= Act.MadeCompartment) or >= Act.Looked)];

    public static TheoryData<Purpose> Purposes => [.. Enum.GetValues<Purpose>().Where(one => one != Purpose.None)];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_has_words_for_the_client_and_for_staff(Reason reason)
    {
        Assert.DoesNotContain(None, Decision.WordsFor(reason), StringComparison.Ordinal);
        Assert.True(LookWords.Because(reason).Length > 0, $"{reason} says nothing to staff.");
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public void Every_act_has_words(Act act) => Assert.DoesNotContain(None, LookWords.Of(Seen(act, Purpose.Read)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Purposes))]
    public void Every_purpose_has_words_of_its_own(Purpose purpose)
    {
        var words = LookWords.Of(Seen(Act.Looked, purpose));
        Assert.DoesNotContain(None, words, StringComparison.Ordinal);
        Assert.DoesNotContain(Enum.GetValues<Purpose>().Where(one => one is not Purpose.None && one != purpose), other => LookWords.Of(Seen(Act.Looked, other)) == words);
    }

    [Fact]
    public void Every_part_of_a_file_and_every_role_has_words()
    {
        Assert.All(Enum.GetValues<CompartmentKind>().Where(one => one is not (>= CompartmentKind.DeskTeam and <= CompartmentKind.IntakeTeam) and not CompartmentKind.Custody), part => Assert.NotEqual("other", PartWords.ForStaff(part)));
        Assert.All(Enum.GetValues<Role>(), role => Assert.NotEqual("", RoleWords.Of(role)));
        Assert.Equal(Enum.GetValues<Capacity>().Length, Enum.GetValues<Capacity>().Select(RoleWords.Of).Distinct().Count());
    }

    private static SeenEntry Seen(Act act, Purpose purpose) =>
        new(1, DateTimeOffset.UnixEpoch, act, purpose, Reason.Care, default, default, CompartmentKind.Record, true, 1);
}
