using FourWalls.Clients;
using FourWalls.Measures;
using FourWalls.People;

namespace FourWalls.Demo;

/// <summary>A year of invented scores: each client has one instrument that fits what they come with, and most of them get better, unevenly.</summary>
internal static class InventedMeasures
{
    /// <summary>Sessions between two times.</summary>
    public const int Every = 3;

    private const double Worst = 2.2;
    private const double PerTime = 0.16;

    public static Instrument? Of(CastFile file) => file.Kind != FileKind.Person ? null : file.Theme switch
    {
        "mood" or "grief" or "newparent" => Instruments.Phq9,
        "panic" or "sleep" or "study" or "work" => Instruments.Gad7,
        "safety" => Instruments.All.First(one => one.Code == "pcl-5"),
        _ => null,
    };

    /// <param name="number">The client's; each has another beginning.</param>
    public static int?[] Answers(Instrument instrument, int number, int time)
    {
        var level = Worst - (PerTime * time) + (((number * 5) + (time * 3)) % 4 * 0.15);
        return [.. instrument.Questions.Select((question, i) => instrument.Risks.Contains(i + 1) ? Risk(number, time) : Answer(question, level, (i * 7) + time + number))];
    }

    /// <summary>Who is on duty in the two weeks after the year: the demo's today, whenever somebody looks at it.</summary>
    public static async Task SetRota(InventedPractice office, IReadOnlyList<string> who, DateTimeOffset from, int days)
    {
        for (var half = 0; half < days * 2; half++)
        {
            var starts = from.AddHours(12 * half);
            await Rota.Add(office.Practice, await office.At(office.Director), office.Staff[who[half % who.Count]].Id, starts, starts.AddHours(12), Id<Shift>.New());
        }
    }

    private static int? Risk(int number, int time) => number % 3 == 1 && time == 0 ? 1 : 0;

    private static int? Answer(Question question, double level, int turn) =>
        Math.Clamp((int)Math.Round((level * question.Most / 3.0) + ((turn % 3) - 1) * 0.7), 0, question.Most);
}
