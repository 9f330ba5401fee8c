using FourWalls.Measures;
using FourWalls.Sealing;

namespace FourWalls.Tests.Measures;

/// <summary>Each instrument against what has been published of it: ranges, cut-offs, change, and what is done with what was left out.</summary>
public class InstrumentTests
{
    [Theory]
    [InlineData("phq-9", 9, 27)]
    [InlineData("phq-2", 2, 6)]
    [InlineData("gad-7", 7, 21)]
    [InlineData("pcl-5", 20, 80)]
    [InlineData("audit-c", 3, 12)]
    public void Every_instrument_has_its_questions_and_its_range(string code, int questions, int most)
    {
        var one = Instruments.All.Single(of => of.Code == code);
        Assert.Equal((questions, most, most), (one.Questions.Count, one.Most, one.Bands[^1].UpTo));
        Assert.Equal(0, one.Score([.. one.Questions.Select(_ => (int?)0)]).Total);
        Assert.Equal(most, one.Score([.. one.Questions.Select(question => (int?)question.Most)]).Total);
    }

    [Theory]
    [InlineData("phq-9", 0, "minimal")]
    [InlineData("phq-9", 4, "minimal")]
    [InlineData("phq-9", 5, "mild")]
    [InlineData("phq-9", 9, "mild")]
    [InlineData("phq-9", 10, "moderate")]
    [InlineData("phq-9", 14, "moderate")]
    [InlineData("phq-9", 15, "moderately severe")]
    [InlineData("phq-9", 19, "moderately severe")]
    [InlineData("phq-9", 20, "severe")]
    [InlineData("phq-9", 27, "severe")]
    [InlineData("phq-2", 2, "below the cut-off")]
    [InlineData("phq-2", 3, "at or above the cut-off")]
    [InlineData("gad-7", 4, "minimal")]
    [InlineData("gad-7", 5, "mild")]
    [InlineData("gad-7", 10, "moderate")]
    [InlineData("gad-7", 14, "moderate")]
    [InlineData("gad-7", 15, "severe")]
    [InlineData("pcl-5", 30, "below the cut-off")]
    [InlineData("pcl-5", 31, "at or above the cut-off")]
    [InlineData("audit-c", 2, "below the cut-off")]
    [InlineData("audit-c", 3, "at the cut-off for women")]
    [InlineData("audit-c", 4, "at or above the cut-off")]
    public void Bands_begin_and_end_where_they_were_published(string code, int total, string band) =>
        Assert.Equal(band, Instruments.All.Single(of => of.Code == code).BandOf(total));

    [Theory]
    [InlineData("1 1 1 1 1 1 1 1 1", 9, 0)]
    [InlineData("3 3 2 2 1 1 0 0 0", 12, 0)]
    [InlineData("- 1 1 1 1 1 1 1 1", 9, 1)]
    [InlineData("- - 2 2 2 1 1 1 1", 13, 2)] // 10 of seven answers: 10 + 2 x 1.43 = 12.86
    [InlineData("- - - 3 3 3 3 3 3", null, 3)]
    [InlineData("- - - - - - - - -", null, 9)]
    public void Of_the_PHQ9_one_or_two_may_be_missing_and_no_more(string answers, int? total, int missing)
    {
        var score = Instruments.Phq9.Score(Of(answers));
        Assert.Equal((total, missing), (score.Total, score.Missing));
    }

    [Theory]
    [InlineData("phq-2", "1 -")]
    [InlineData("audit-c", "1 2 -")]
    [InlineData("pcl-5", "- 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    [InlineData("gad-7", "- - - 1 1 1 1")]
    public void Without_a_published_rule_for_what_is_missing_there_is_no_total(string code, string answers) =>
        Assert.Null(Instruments.All.Single(of => of.Code == code).Score(Of(answers)).Total);

    [Theory]
    [InlineData("0 0 0 0 0 0 0 0 0", false)]
    [InlineData("3 3 3 3 3 3 3 3 0", false)]
    [InlineData("0 0 0 0 0 0 0 0 1", true)]
    [InlineData("- - - - - - - - 3", true)]
    [InlineData("0 0 0 0 0 0 0 0 -", false)]
    public void Question_nine_is_seen_whatever_the_total(string answers, bool isRisk) =>
        Assert.Equal(isRisk, Instruments.Phq9.Score(Of(answers)).Risks.Count > 0);

    /// <summary>Questions 1 and 2 are "I want to hurt myself" and, asked the other way round, "I feel safe"; with more points better they change places.</summary>
    [Theory]
    [InlineData(false, "0 2", "")]
    [InlineData(false, "1 2", "1")]
    [InlineData(false, "0 0", "2")]
    [InlineData(false, "0 1", "2")]
    [InlineData(false, "- -", "")]
    [InlineData(true, "2 0", "")]
    [InlineData(true, "0 0", "1")]
    [InlineData(true, "1 0", "1")]
    [InlineData(true, "2 2", "2")]
    [InlineData(true, "2 -", "")]
    public void A_question_about_safety_is_raised_by_any_answer_but_the_best_whichever_way_round_it_is_asked(bool higherIsBetter, string answers, string raised)
    {
        string[] words = ["Never", "Sometimes", "Always"];
        var own = new Instrument("own-safe", 1, "Safe", "", [new("1", words), new("2", words, IsReversed: true)], [], null, 0, [1, 2], HigherIsBetter: higherIsBetter);
        Assert.Equal(raised, string.Join(' ', own.Score(Of(answers)).Risks));
    }

    [Theory]
    [InlineData("phq-9", 15, 9, Direction.Better)]
    [InlineData("phq-9", 15, 10, Direction.Same)]
    [InlineData("phq-9", 5, 11, Direction.Worse)]
    [InlineData("gad-7", 10, 6, Direction.Better)]
    [InlineData("gad-7", 10, 7, Direction.Same)]
    [InlineData("gad-7", 4, 8, Direction.Worse)]
    [InlineData("pcl-5", 50, 35, Direction.Better)]
    [InlineData("pcl-5", 50, 36, Direction.Same)]
    [InlineData("audit-c", 8, 2, Direction.Down)]
    [InlineData("phq-2", 1, 2, Direction.Up)]
    [InlineData("phq-2", 2, 2, Direction.Same)]
    public void A_change_counts_from_the_published_number_of_points_on(string code, int before, int after, Direction direction)
    {
        var one = Instruments.All.Single(of => of.Code == code);
        Assert.Equal(direction, new Course(one, [Filled(one, before, 1), Filled(one, after, 2)]).Direction);
    }

    [Fact]
    public void A_form_without_a_total_is_no_beginning_and_no_end()
    {
        var one = Instruments.Phq9;
        var unscored = Filled(one, 0, 1) with { Score = new Score(null, "", 5, []) };
        var course = new Course(one, [unscored, Filled(one, 20, 2), Filled(one, 8, 3)]);
        Assert.Equal((20, Direction.Better), (course.First!.Score.Total, course.Direction));
        Assert.Equal(Direction.None, course.DirectionOf(unscored));
    }

    [Fact]
    public void A_question_that_is_asked_the_other_way_round_counts_the_other_way_round()
    {
        string[] answers = ["Never", "Sometimes", "Often"];
        var own = new Instrument("own-sleep", 1, "Sleep", "", [new("I slept badly", answers), new("I woke rested", answers, IsReversed: true)], [], null, 0, []);
        Assert.Equal(4, own.Score([2, 0]).Total);
        Assert.Equal(0, own.Score([0, 2]).Total);
        Assert.Equal(2, own.Score([2, 2]).Total);
    }

    [Theory]
    [InlineData("1 1")]
    [InlineData("4 0 0 0 0 0 0")]
    [InlineData("-1 0 0 0 0 0 0")]
    public void Answers_to_something_else_are_refused(string answers)
    {
        Assert.False(Instruments.Gad7.Fits(Of(answers)));
        Assert.Throws<FormatBroken>(() => Instruments.Gad7.Score(Of(answers)));
    }

    private static int?[] Of(string answers) => [.. answers.Split(' ').Select(one => one == "-" ? (int?)null : int.Parse(one))];

    private static FilledIn Filled(Instrument one, int total, int day) => new(
        Id<FourWalls.Clients.Item>.New(), one, new MeasureAnswers(1, one.Code, 1, "", [], MeasureAnswers.InTheRoom, ""), new Score(total, "", 0, []),
        new DateTimeOffset(2026, 5, day, 9, 0, 0, TimeSpan.Zero));
}
