using FourWalls.Measures;

namespace FourWalls.Web;

/// <summary>What a measure says, in one sentence: for staff with its rules, for the client without a label for them.</summary>
public static class MeasureWords
{
    public static string ForStaff(Course course)
    {
        var (last, most) = (course.Last, course.Instrument.Most);
        if (last.Score.Total is not { } total)
            return $"Last filled in on {Day(last)}: {Missing(last)}, so there is no total.";
        var now = $"{total} of {most}{(last.Score.Band.Length > 0 ? $" ({last.Score.Band})" : "")} on {Day(last)}";
        if (course.First is not { } first || first == last)
            return $"{now}. There is nothing before it to compare with.";
        return $"{now}; {first.Score.Total} on {Day(first)}. {Change(course, total - first.Score.Total!.Value)}";
    }

    public static string ForClient(Course course)
    {
        var last = course.Last;
        if (last.Score.Total is not { } total)
            return $"On {Day(last)} some of it was left out. So there are no points for that day.";
        var now = $"On {Day(last)} it came to {Points(total)}.";
        return course.First is not { } first || first == last ? $"{now} That was the first time." : $"{now} The first time it was {first.Score.Total}. " + course.Direction switch
        {
            Direction.Better => "That is a clear change for the better.",
            Direction.Worse => "That is a clear change. You may want to talk about it.",
            Direction.Same => "That is about the same.",
            _ => "",
        };
    }

    /// <summary>The direction in a word, for a line that has no room for a sentence.</summary>
    public static string Of(Direction direction) => direction switch
    {
        Direction.Better => "better",
        Direction.Worse => "worse",
        Direction.Same => "about the same",
        Direction.Down => "lower",
        Direction.Up => "higher",
        _ => "first time",
    };

    public static string Points(int total) => total == 1 ? "1 point" : $"{total} points";

    /// <summary>Whether a total was made although something was left out.</summary>
    public static string Missing(FilledIn one) => one.Score.Missing == 1 ? "one question was left out" : $"{one.Score.Missing} questions were left out";

    public static string Day(FilledIn one) => PlainDates.Typed(one.Kept.On);

    public static string AnswerOf(FilledIn one, int question) =>
        one.Kept.Answers[question] is { } answer ? one.Instrument.Questions[question].Answers[answer] : "Left out";

    private static string Change(Course course, int points)
    {
        var difference = points == 0 ? "No difference" : $"{Points(Math.Abs(points))} {(points < 0 ? "lower" : "higher")}";
        return course.Instrument.ReliableChange is not { } least
            ? $"{difference}; nobody has published from when on a change counts."
            : course.Direction switch
            {
                Direction.Better => $"{difference}: a reliable change for the better ({least} or more).",
                Direction.Worse => $"{difference}: a reliable change for the worse ({least} or more).",
                _ => $"{difference}: less than the {least} from which on it counts as a change.",
            };
    }
}

/// <summary>Whom to call when a life is in danger, in the place that the practice has named.</summary>
public static class HelpNow
{
    public static string In(string jurisdiction) => jurisdiction.Split('-')[0] switch
    {
        "US" => "Call or text 988 at any hour. If there is danger right now, call 911.",
        "GB" or "UK" => "Call Samaritans on 116 123 at any hour. If there is danger right now, call 999.",
        _ => "If there is danger right now, call the emergency number where you are.",
    };
}
