using FourWalls.Looks;

namespace FourWalls.Tests.Looks;

public class VerificationTests
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_practice_that_was_lived_in_is_as_its_ledger_says(Engine engine)
    {
        await using var practice = await LivedInPractice.Make(engine);
        var report = await practice.Verify(signatures: true);
        Assert.True(report.Ok, $"{report.Problem}\n{string.Join('\n', report.Notes)}");
        Assert.Equal(practice.Practice.Ledger.Standing.Size, report.Size);
        Assert.Equal(practice.Practice.Ledger.Checkpoint, report.Checkpoint);
        Assert.True(report.Signatures > 20);
        Assert.Equal(Verification.Unknown, report.Freshness);
        Assert.Empty(report.Notes);
        await practice.NobodyReadsWhatTheyMustNot();
    }
}
