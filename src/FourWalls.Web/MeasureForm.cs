using System.Globalization;
using FourWalls.Measures;
using FourWalls.Practices;

namespace FourWalls.Web;

/// <summary>The answers in a form of an instrument: a1, a2 and so on. What is no answer was left out.</summary>
public static class MeasureForm
{
    public static IReadOnlyList<int?> Read(HttpRequest request, Instrument instrument) =>
    [
        .. instrument.Questions.Select((question, i) =>
            int.TryParse(request.Form[$"a{i + 1}"], NumberStyles.None, CultureInfo.InvariantCulture, out var answer) && answer <= question.Most ? answer : (int?)null),
    ];

    /// <summary>What stands for an instrument in an address: a log of addresses, with this program's source beside it, does not say what is measured.</summary>
    public static string InAddress(Practice practice, Instrument instrument) =>
        Id<Instrument>.Following(instrument.Code, practice.Roll.Practice!.Practice).ToString()[..8];
}
