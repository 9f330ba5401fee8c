using FourWalls.Measures;

namespace FourWalls.Tests.Measures;

/// <summary>The practice's own scales: a form that is sent again, early or late, changes nothing.</summary>
public class OwnScalesTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_form_that_is_sent_again_after_the_scale_was_stopped_or_has_a_next_edition_changes_nothing(Engine engine)
    {
        await using var test = await TestPractice.Found(engine);
        var (first, second) = (Scale("How was it?"), Scale("How was it?\nDid you sleep?"));
        await Keep(first);
        await Keep(first);
        Assert.Equal([(1, 1)], await Current());
        await Keep(second);
        Assert.Equal([(2, 2)], await Current());
        var size = test.Practice.Ledger.Standing.Size;
        await Keep(first); // an older form: its questions do not come back
        await Keep(second);
        Assert.Equal([(2, 2)], await Current());
        await OwnScales.End(test.Practice, test.Founder, first.Code);
        await Keep(first);
        await Keep(second);
        Assert.Empty(await Current());
        Assert.Equal(size + 1, test.Practice.Ledger.Standing.Size); // what changes nothing is no entry
        await Keep(Scale("How was it?")); // typed again, it is a scale again
        Assert.Equal([(1, 1)], await Current());

        Task Keep(Instrument scale) => OwnScales.Keep(test.Practice, test.Founder, scale);

        async Task<IEnumerable<(int Edition, int Questions)>> Current() =>
            (await OwnScales.Current(test.Practice)).Select(one => (one.Edition, one.Questions.Count));
    }

    private static Instrument Scale(string questions) =>
        OwnScales.From(new Problems(), new ScaleForm("Our week", "", questions, "Bad\nGood", "", true), Id<Instrument>.New());
}
